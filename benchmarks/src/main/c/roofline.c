/* What one core can do, and what matrix-vector products in C get out of it. Each line of the output is
 * a name and billions of multiply-adds a second, the best of many runs. Peaks are of chains of
 * instructions in registers; products read packed weights from one end to the other, with as many sums
 * in flight as hide the latency. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#if defined(__AVX512F__) && defined(__AVX512BW__)
#include <immintrin.h>
#define LANES 16
typedef __m512 floats;
typedef __m512i ints;
#define IN_REGISTER(v) __asm__ volatile("" : "+v"(v))
#define FMA(a, b, c) _mm512_fmadd_ps(a, b, c)
#define LOAD(p) _mm512_loadu_ps(p)
#define STORE(p, v) _mm512_storeu_ps(p, v)
#define SPREAD(x) _mm512_set1_ps(x)
#define LOAD_INTS(p) _mm512_loadu_si512(p)
#define STORE_INTS(p, v) _mm512_storeu_si512(p, v)
#define SPREAD_INTS(x) _mm512_set1_epi32(x)
#define ADD_INTS(a, b) _mm512_add_epi32(a, b)
#define MADD(a, b) _mm512_madd_epi16(a, b)
#define WIDEN(p) _mm512_cvtepi8_epi16(_mm256_loadu_si256((const __m256i *)(p)))
#if defined(__AVX512VNNI__)
#define DOT(sum, a, b) _mm512_dpbusd_epi32(sum, a, b)
#endif
#elif defined(__AVX2__) && defined(__FMA__)
#include <immintrin.h>
#define LANES 8
typedef __m256 floats;
typedef __m256i ints;
#define IN_REGISTER(v) __asm__ volatile("" : "+x"(v))
#define FMA(a, b, c) _mm256_fmadd_ps(a, b, c)
#define LOAD(p) _mm256_loadu_ps(p)
#define STORE(p, v) _mm256_storeu_ps(p, v)
#define SPREAD(x) _mm256_set1_ps(x)
#define LOAD_INTS(p) _mm256_loadu_si256((const __m256i *)(p))
#define STORE_INTS(p, v) _mm256_storeu_si256((__m256i *)(p), v)
#define SPREAD_INTS(x) _mm256_set1_epi32(x)
#define ADD_INTS(a, b) _mm256_add_epi32(a, b)
#define MADD(a, b) _mm256_madd_epi16(a, b)
#define WIDEN(p) _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(p)))
#if defined(__AVXVNNI__)
#define DOT(sum, a, b) _mm256_dpbusd_avx_epi32(sum, a, b)
#endif
#endif

#ifdef LANES

#define SUMS 8
#define PANEL (SUMS * LANES)
#define RUNS 200
#define REPEATS 2000

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

/* Prints the best rate of a statement that does that many multiply-adds. */
#define REPORT(name, macs, repeats, statement)          \
  do {                                                  \
    double best = 1e30;                                 \
    for (int run = 0; run < RUNS; run++) {              \
      double start = now();                             \
      for (int i = 0; i < (repeats); i++) {             \
        statement;                                      \
      }                                                 \
      double took = now() - start;                      \
      best = took < best ? took : best;                 \
    }                                                   \
    printf("%s %.2f\n", name, (macs) * (double)(repeats) / best); \
  } while (0)

#define CHAINS 12
#define STEPS 1000

static void fma_chains(void) {
  floats a = SPREAD(1.0f), sums[CHAINS];
  for (int c = 0; c < CHAINS; c++) sums[c] = SPREAD((float)c);
  for (int s = 0; s < STEPS; s++) {
    for (int c = 0; c < CHAINS; c++) {
      sums[c] = FMA(a, a, sums[c]);
      IN_REGISTER(sums[c]);
    }
  }
}

static void pair_chains(void) {
  ints a = SPREAD_INTS(0x00010001), sums[CHAINS];
  for (int c = 0; c < CHAINS; c++) sums[c] = SPREAD_INTS(c);
  for (int s = 0; s < STEPS; s++) {
    for (int c = 0; c < CHAINS; c++) {
      ints product = MADD(a, a);
      IN_REGISTER(product);
      sums[c] = ADD_INTS(sums[c], product);
      IN_REGISTER(sums[c]);
    }
  }
}

#ifdef DOT
static void dot_chains(void) {
  ints a = SPREAD_INTS(0x01010101), sums[CHAINS];
  for (int c = 0; c < CHAINS; c++) sums[c] = SPREAD_INTS(c);
  for (int s = 0; s < STEPS; s++) {
    for (int c = 0; c < CHAINS; c++) {
      sums[c] = DOT(sums[c], a, a);
      IN_REGISTER(sums[c]);
    }
  }
}
#endif

/* Two halves of a panel, each from one end to the other, were the fastest of the orders tried. */
static void float_product(const float *w, const float *x, float *y, int inputs, int outputs) {
  for (int n = 0; n < outputs; n += PANEL) {
    floats sums[SUMS];
    const float *second = w + inputs * PANEL / 2;
    for (int s = 0; s < SUMS; s++) sums[s] = SPREAD(0.0f);
    for (int k = 0; k < inputs; k++, w += PANEL / 2, second += PANEL / 2) {
      floats v = SPREAD(x[k]);
      for (int s = 0; s < SUMS / 2; s++) {
        sums[s] = FMA(v, LOAD(w + s * LANES), sums[s]);
        sums[SUMS / 2 + s] = FMA(v, LOAD(second + s * LANES), sums[SUMS / 2 + s]);
      }
    }
    w = second;
    for (int s = 0; s < SUMS; s++) STORE(y + n + s * LANES, sums[s]);
  }
}

static void pair_product(const int16_t *w, const int32_t *x, int32_t *y, int inputs, int outputs) {
  for (int n = 0; n < outputs; n += PANEL) {
    ints sums[SUMS];
    for (int s = 0; s < SUMS; s++) sums[s] = SPREAD_INTS(0);
    for (int k = 0; k < inputs / 2; k++, w += 2 * PANEL) {
      ints v = SPREAD_INTS(x[k]);
      for (int s = 0; s < SUMS; s++)
        sums[s] = ADD_INTS(sums[s], MADD(v, LOAD_INTS(w + 2 * s * LANES)));
    }
    for (int s = 0; s < SUMS; s++) STORE_INTS(y + n + s * LANES, sums[s]);
  }
}

static void byte_product(const int8_t *w, const int32_t *x, int32_t *y, int inputs, int outputs) {
  for (int n = 0; n < outputs; n += PANEL) {
    ints sums[SUMS];
    for (int s = 0; s < SUMS; s++) sums[s] = SPREAD_INTS(0);
    for (int k = 0; k < inputs / 2; k++, w += 2 * PANEL) {
      ints v = SPREAD_INTS(x[k]);
      for (int s = 0; s < SUMS; s++)
        sums[s] = ADD_INTS(sums[s], MADD(v, WIDEN(w + 2 * s * LANES)));
    }
    for (int s = 0; s < SUMS; s++) STORE_INTS(y + n + s * LANES, sums[s]);
  }
}

static void products(int inputs, int outputs) {
  int count = inputs * outputs;
  char name[64];
  float *wf = aligned_alloc(64, count * sizeof(float));
  int16_t *ws = aligned_alloc(64, count * sizeof(int16_t));
  int8_t *wb = aligned_alloc(64, count);
  static float xf[1024], yf[1024];
  static int32_t xi[1024], yi[1024];
  for (int i = 0; i < count; i++) {
    wf[i] = (float)(i % 13 - 6);
    ws[i] = wb[i] = (int8_t)(i % 251 - 125);
  }
  for (int k = 0; k < inputs; k++) {
    xf[k] = 0.01f * k;
    xi[k] = (k % 127) << 16 | (k % 101);
  }
  snprintf(name, sizeof name, "float_%dx%d", inputs, outputs);
  REPORT(name, count, REPEATS / 10, float_product(wf, xf, yf, inputs, outputs));
  snprintf(name, sizeof name, "int16_pairs_%dx%d", inputs, outputs);
  REPORT(name, count, REPEATS / 10, pair_product(ws, xi, yi, inputs, outputs));
  snprintf(name, sizeof name, "int8_widened_%dx%d", inputs, outputs);
  REPORT(name, count, REPEATS / 10, byte_product(wb, xi, yi, inputs, outputs));
  fprintf(stderr, "%g %d\n", yf[1], yi[1]); /* the results are used */
  free(wf);
  free(ws);
  free(wb);
}

int main(void) {
  REPORT("peak_float", (double)CHAINS * STEPS * LANES, REPEATS / 40, fma_chains());
  REPORT("peak_int16_pairs", (double)CHAINS * STEPS * LANES * 2, REPEATS / 40, pair_chains());
#ifdef DOT
  REPORT("peak_vnni", (double)CHAINS * STEPS * LANES * 4, REPEATS / 40, dot_chains());
#endif
  products(640, 128);
  products(128, 128);
  return 0;
}

#else

int main(void) {
  return 0; /* no forms for this CPU */
}

#endif
