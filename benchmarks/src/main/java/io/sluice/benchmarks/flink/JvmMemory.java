package io.sluice.benchmarks.flink;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;

/**
 * What this JVM holds after a collection.
 *
 * @param heapBytes of live objects
 * @param metaspaceBytes of classes
 * @param threads that are alive
 */
record JvmMemory(long heapBytes, long metaspaceBytes, int threads) {

  /** Collects, and reads. */
  static JvmMemory now() {
    System.gc();
    System.gc();
    return new JvmMemory(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getName().equals("Metaspace"))
            .mapToLong((MemoryPoolMXBean pool) -> pool.getUsage().getUsed())
            .sum(),
        ManagementFactory.getThreadMXBean().getThreadCount());
  }
}
