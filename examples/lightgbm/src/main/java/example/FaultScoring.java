package example;

import io.sluice.flink.FeatureEncoder;
import io.sluice.flink.ModelFolder;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.ModelUpdates;
import io.sluice.flink.ScoredStream;
import io.sluice.flink.Sluice;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.reader.TextLineInputFormat;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Scores the readings of a file with the newest model of a folder: arguments are both. */
public final class FaultScoring {
  public static void main(String[] arguments) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    FileSource<String> file =
        FileSource.forRecordStreamFormat(new TextLineInputFormat(), new Path(arguments[0])).build();
    DataStream<Reading> readings =
        env.fromSource(file, WatermarkStrategy.noWatermarks(), "readings")
            .map(Reading::of)
            .returns(TypeInformation.of(Reading.class));
    ScoredStream<Reading> scored =
        score(readings, ModelUpdates.watchFolder(env, ModelFolder.at(arguments[1])));
    scored.events().print();
    scored.deadLetters().print();
    env.execute("fault scoring");
  }

  static ScoredStream<Reading> score(DataStream<Reading> readings, DataStream<ModelUpdate> models) {
    return Sluice.score(readings)
        .withModels(models)
        .model("pump")
        .encodedBy(FeatureEncoder.forPojo(Reading.class))
        .uid("fault-scoring")
        .build();
  }
}
