package io.sluice.jobs.score;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Sorts more records than fit into memory: sorted runs in files, merged at the end.
 *
 * @param <T> the records
 */
final class SortedRecords<T> {
  private final RecordFiles<T> files;
  private final Comparator<T> order;
  private final Path folder;
  private final int inMemory;
  private final List<T> current = new ArrayList<>();
  private final List<Path> runs = new ArrayList<>();
  private long count;

  /**
   * @param folder for the runs; they stay there
   * @param inMemory how many records are held at once
   */
  SortedRecords(RecordFiles<T> files, Comparator<T> order, Path folder, int inMemory) {
    this.files = files;
    this.order = order;
    this.folder = folder;
    this.inMemory = inMemory;
  }

  /** Takes in all records of the files in a folder, and shows each to {@code onTheWay}. */
  void addFolder(Path records, Consumer<T> onTheWay) throws IOException {
    files.readFolder(
        records,
        record -> {
          onTheWay.accept(record);
          current.add(record);
          count++;
          if (current.size() >= inMemory) {
            spill();
          }
        });
  }

  /** How many there are. */
  long count() {
    return count;
  }

  private void spill() {
    current.sort(order);
    Path run = folder.resolve("run-" + runs.size());
    try {
      files.write(run, current);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    runs.add(run);
    current.clear();
  }

  /** Hands over all records in order. */
  void forEach(Consumer<T> consumer) throws IOException {
    if (runs.isEmpty()) {
      current.sort(order);
      current.forEach(consumer);
      return;
    }
    if (!current.isEmpty()) {
      spill();
    }
    PriorityQueue<Run> heads =
        new PriorityQueue<>((first, second) -> order.compare(first.head, second.head));
    try {
      for (Path run : runs) {
        RecordFiles<T>.Reading records = files.read(run);
        heads.add(new Run(records, records.next()));
      }
      while (!heads.isEmpty()) {
        Run least = heads.remove();
        consumer.accept(least.head);
        if (least.records.hasNext()) {
          heads.add(new Run(least.records, least.records.next()));
        } else {
          least.records.close();
        }
      }
    } finally {
      for (Run run : heads) {
        run.records.close();
      }
    }
  }

  /** A run and the least record that has not been handed over. */
  private final class Run {
    private final RecordFiles<T>.Reading records;
    private final T head;

    Run(RecordFiles<T>.Reading records, T head) {
      this.records = records;
      this.head = head;
    }
  }
}
