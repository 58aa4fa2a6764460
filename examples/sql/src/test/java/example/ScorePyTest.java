package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The statements of ../pyflink/score.py, without Python. */
class ScorePyTest {
  private static final Path PYFLINK = Path.of("..", "pyflink").toAbsolutePath().normalize();
  private static final Pattern STATEMENT =
      Pattern.compile("execute_sql\\(f\"\"\"(.*?)\"\"\"\\)", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void scoresEachReadingAloneAndWithTheLastEight() throws Exception {
    assertEquals(-1, Files.mismatch(Path.of("readings.csv"), PYFLINK.resolve("readings.csv")));
    ScoreSqlTest.newestPressure("reading", 1).write(folder.resolve("reading.sluice"));
    ScoreSqlTest.newestPressure("pump", 8).write(folder.resolve("pump.sluice"));
    List<List<Row>> results = new ArrayList<>();
    TableEnvironment tables =
        TableEnvironment.create(EnvironmentSettings.newInstance().inStreamingMode().build());
    for (String statement : statements()) {
      if (statement.startsWith("SELECT")) {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> result = tables.executeSql(statement).collect()) {
          result.forEachRemaining(rows::add);
        }
        results.add(rows);
      } else {
        tables.executeSql(statement);
      }
    }

    assertEquals(2, results.size());
    for (List<Row> rows : results) {
      ScoreSqlTest.assertScoresArePressures(rows);
    }
  }

  private List<String> statements() throws Exception {
    String program =
        Files.readString(PYFLINK.resolve("score.py"))
            .replace("{FOLDER}/sluice-sql.jar", jar())
            .replace("{FOLDER}/readings.csv", PYFLINK.resolve("readings.csv").toString())
            .replace("{FOLDER}/", folder + "/");
    List<String> statements =
        STATEMENT.matcher(program).results().map(found -> found.group(1).strip()).toList();
    assertEquals(program.split("execute_sql", -1).length - 1, statements.size());
    assertTrue(statements.stream().noneMatch(statement -> statement.contains("{")));
    return statements;
  }

  private static String jar() {
    return Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
        .filter(entry -> entry.matches(".*[/\\\\]sluice-sql[^/\\\\]*\\.jar"))
        .findFirst()
        .orElseThrow();
  }
}
