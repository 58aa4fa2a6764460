package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Flink loads a job's classes anew for each job, while Jackson may lie in the cluster's class path
 * and outlive the job. Jackson must not hold what is Sluice's then.
 */
class ClassesOfEndedJobTest {
  @Test
  void jacksonHoldsNoClassOfAJobThatHasReadAModel() throws Exception {
    byte[] file = Models.gate().toBytes();
    WeakReference<ClassLoader> job = classesThatRead(file);

    for (int i = 0; i < 100 && job.get() != null; i++) {
      System.gc();
      Thread.sleep(20);
    }

    assertThat(job.get()).isNull();
  }

  private static WeakReference<ClassLoader> classesThatRead(byte[] file) throws Exception {
    URL classes = ModelArtifact.class.getProtectionDomain().getCodeSource().getLocation();
    try (JobClasses job = new JobClasses(classes)) {
      Class<?> artifact = job.loadClass(ModelArtifact.class.getName());
      assertThat(artifact).isNotEqualTo(ModelArtifact.class);
      Object model = artifact.getMethod("read", byte[].class).invoke(null, (Object) file);
      byte[] again = (byte[]) artifact.getMethod("toBytes").invoke(model);
      assertThat(again).isEqualTo(file);
      return new WeakReference<>(job);
    }
  }

  /** Sluice's classes are its own, all others its parent's, as in a job whose jar is thin. */
  private static final class JobClasses extends URLClassLoader {
    JobClasses(URL classes) {
      super(new URL[] {classes}, JsonMapper.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("io.sluice.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? ownClass(name) : loaded;
    }

    private Class<?> ownClass(String name) throws ClassNotFoundException {
      String path = name.replace('.', '/') + ".class";
      try (InputStream in = Objects.requireNonNull(findResource(path), name).openStream()) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
