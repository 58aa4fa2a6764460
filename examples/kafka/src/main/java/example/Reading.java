package example;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.kafka.ConsumedRecord;
import java.io.IOException;

/** What the sensors of a pump say. The model finds its features by the names of the components. */
public record Reading(String pump, long time, float pressure, float flow, float temperature) {
  private static final JsonMapper JSON = new JsonMapper();

  static Reading of(ConsumedRecord record) throws IOException {
    return JSON.readValue(record.value(), Reading.class);
  }

  String json() {
    return JSON.valueToTree(this).toString();
  }
}
