package io.sluice.flink.chaos;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Gives the places of the items of some scripts, one script for each split, at an uneven pace. It
 * ends once the job may end.
 *
 * @param lengths of the scripts
 */
record ScriptSource(List<Integer> lengths)
    implements Source<Long, ScriptSource.Split, List<ScriptSource.Split>> {
  private static final long PLACES = 10_000;

  /** Whether sources stay when their scripts are at an end. */
  static volatile boolean held;

  /** How far a script has been read. */
  record Split(int script, int next) implements SourceSplit {
    @Override
    public String splitId() {
      return String.valueOf(script);
    }
  }

  static int script(long place) {
    return (int) (place / PLACES);
  }

  static int index(long place) {
    return (int) (place % PLACES);
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<Long, Split> createReader(SourceReaderContext context) {
    return new Reader(lengths);
  }

  @Override
  public SplitEnumerator<Split, List<Split>> createEnumerator(
      SplitEnumeratorContext<Split> context) {
    List<Split> splits = new ArrayList<>();
    for (int script = 0; script < lengths.size(); script++) {
      splits.add(new Split(script, 0));
    }
    return new Enumerator(context, splits);
  }

  @Override
  public SplitEnumerator<Split, List<Split>> restoreEnumerator(
      SplitEnumeratorContext<Split> context, List<Split> splits) {
    return new Enumerator(context, splits);
  }

  @Override
  public SimpleVersionedSerializer<Split> getSplitSerializer() {
    return new SimpleVersionedSerializer<>() {
      @Override
      public int getVersion() {
        return 1;
      }

      @Override
      public byte[] serialize(Split split) {
        return textOf(List.of(split));
      }

      @Override
      public Split deserialize(int version, byte[] bytes) {
        return splitsOf(bytes).get(0);
      }
    };
  }

  @Override
  public SimpleVersionedSerializer<List<Split>> getEnumeratorCheckpointSerializer() {
    return new SimpleVersionedSerializer<>() {
      @Override
      public int getVersion() {
        return 1;
      }

      @Override
      public byte[] serialize(List<Split> splits) {
        return textOf(splits);
      }

      @Override
      public List<Split> deserialize(int version, byte[] bytes) {
        return splitsOf(bytes);
      }
    };
  }

  private static byte[] textOf(List<Split> splits) {
    StringBuilder text = new StringBuilder();
    splits.forEach(
        split -> text.append(split.script()).append(':').append(split.next()).append(' '));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static List<Split> splitsOf(byte[] bytes) {
    List<Split> splits = new ArrayList<>();
    for (String part : new String(bytes, StandardCharsets.UTF_8).split(" ", -1)) {
      int colon = part.indexOf(':');
      if (colon > 0) {
        splits.add(
            new Split(
                Integer.parseInt(part.substring(0, colon)),
                Integer.parseInt(part.substring(colon + 1))));
      }
    }
    return splits;
  }

  /** Gives each reader its share. */
  private static final class Enumerator implements SplitEnumerator<Split, List<Split>> {
    private final SplitEnumeratorContext<Split> context;
    private final List<Split> splits;

    Enumerator(SplitEnumeratorContext<Split> context, List<Split> splits) {
      this.context = context;
      this.splits = new ArrayList<>(splits);
    }

    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtask, String host) {}

    @Override
    public void addSplitsBack(List<Split> back, int subtask) {
      splits.addAll(back);
    }

    @Override
    public void addReader(int subtask) {
      for (Split split : List.copyOf(splits)) {
        if (split.script() % context.currentParallelism() == subtask) {
          splits.remove(split);
          context.assignSplit(split, subtask);
        }
      }
      context.signalNoMoreSplits(subtask);
    }

    @Override
    public List<Split> snapshotState(long checkpoint) {
      return List.copyOf(splits);
    }

    @Override
    public void close() {}
  }

  /** Reads from a random one of its scripts. */
  private static final class Reader implements SourceReader<Long, Split> {
    private final List<Integer> lengths;
    private final List<Split> splits = new ArrayList<>();
    private boolean noMore;

    Reader(List<Integer> lengths) {
      this.lengths = lengths;
    }

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<Long> output) throws Exception {
      ThreadLocalRandom random = ThreadLocalRandom.current();
      boolean ended =
          splits.stream().allMatch(split -> split.next() == lengths.get(split.script()));
      if (ended) {
        if (noMore && !held) {
          return InputStatus.END_OF_INPUT;
        }
        Thread.sleep(1);
        return InputStatus.MORE_AVAILABLE;
      }
      Thread.sleep(random.nextInt(4) == 0 ? random.nextInt(held ? 12 : 3) : 0);
      int chosen = random.nextInt(splits.size());
      Split split = splits.get(chosen);
      if (split.next() < lengths.get(split.script())) {
        output
            .createOutputForSplit(split.splitId())
            .collect(split.script() * PLACES + split.next());
        splits.set(chosen, new Split(split.script(), split.next() + 1));
      }
      return InputStatus.MORE_AVAILABLE;
    }

    @Override
    public List<Split> snapshotState(long checkpoint) {
      if (!noMore) {
        // The trigger of an unaligned checkpoint overtakes the enumerator's events in the task's
        // mailbox (Flink 2.3). Splits that are assigned already would be in nobody's state.
        throw new IllegalStateException("not all splits have arrived");
      }
      return List.copyOf(splits);
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void addSplits(List<Split> more) {
      splits.addAll(more);
    }

    @Override
    public void notifyNoMoreSplits() {
      noMore = true;
    }

    @Override
    public void close() {}

    @Override
    public void pauseOrResumeSplits(Collection<String> pause, Collection<String> resume) {}
  }
}
