package io.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.ModelArtifact;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.types.Row;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said, while a query is planned, of a model that its declaration does not fit. */
class ModelDeclarationTest {
  private static final String INPUT = "pressure DOUBLE, flow FLOAT, rpm INT";
  private static final String OUTPUT = "level FLOAT";
  private static final String QUERY =
      "EXPLAIN SELECT * FROM ML_PREDICT(TABLE t, MODEL pump, DESCRIPTOR(%s))";
  private static final String COLUMNS = "p, f, r";

  @TempDir Path folder;
  private final ModelArtifact artifact = TestModels.pump("7");
  private final String pump = "model pump 7 (" + artifact.id().shortDigest() + ")";
  private final SqlSession session = SqlSession.streaming();
  private Path file;

  @BeforeEach
  void writeModel() throws Exception {
    file = folder.resolve("pump.sluice");
    artifact.write(file);
    session.table("t", "p DOUBLE, f FLOAT, r INT, s STRING", List.of(Row.of(1d, 1f, 1, "x")));
  }

  private void assertRefused(String input, String output, Path model, String message) {
    assertRefused(COLUMNS, input, output, model, message);
  }

  private void assertRefused(
      String columns, String input, String output, Path model, String message) {
    session.createModel(input, output, model, "");
    assertThatThrownBy(() -> session.rows(QUERY.formatted(columns)))
        .isInstanceOf(ValidationException.class)
        .satisfies(refusal -> assertThat(innermostCause(refusal)).hasMessageContaining(message));
  }

  /** What the SQL client prints. */
  private static Throwable innermostCause(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return cause == null ? thrown : innermostCause(cause);
  }

  /** The messages in docs/sql.md are those that are given, of models in the folder /models. */
  private void assertRefusedAsDocumented(
      String columns, String input, String output, Path model, String message) throws Exception {
    assertRefused(columns, input, output, model, message);
    assertThat(Files.readString(Path.of("../docs/sql.md")))
        .contains(message.replace(folder.toString(), "/models"));
  }

  @Test
  void aFileThatIsNotThere() throws Exception {
    Path none = folder.resolve("none.sluice");
    assertRefusedAsDocumented(
        COLUMNS,
        INPUT,
        OUTPUT,
        none,
        "There is no model file '"
            + none
            + "': write the path of a .sluice file that this client can read.");
  }

  @Test
  void aFolder() throws Exception {
    assertRefusedAsDocumented(
        COLUMNS,
        INPUT,
        OUTPUT,
        folder,
        "The file '"
            + folder
            + "' is not a usable model: it is a folder; write the path of one .sluice file"
            + " in it.");
  }

  @Test
  void aTornFile() throws Exception {
    byte[] bytes = artifact.toBytes();
    Path torn = folder.resolve("torn.sluice");
    Files.write(torn, Arrays.copyOf(bytes, bytes.length - 3));
    assertRefused(INPUT, OUTPUT, torn, "the file is truncated");
  }

  @Test
  void aFileSystemThatIsUnknown() {
    assertRefused(
        INPUT,
        OUTPUT,
        Path.of("moon:pump.sluice"),
        "The model file 'moon:pump.sluice' cannot be read: ");
  }

  @Test
  void goldenVectorsThatDoNotComeOut() throws Exception {
    Path wrong = folder.resolve("wrong.sluice");
    TestModels.withWrongGolden().write(wrong);
    assertRefused(
        INPUT,
        OUTPUT,
        wrong,
        "The file '" + wrong + "' is not a usable model: golden vector 0: output 'level'");
  }

  @Test
  void aModelThatCarriesState() throws Exception {
    Path recurrent = folder.resolve("rnn.sluice");
    TestModels.recurrent().write(recurrent);
    assertRefused(
        "p",
        "pressure DOUBLE",
        OUTPUT,
        recurrent,
        "of '"
            + recurrent
            + "' carries state from row to row: use SLUICE_SCORE_KEYED, which keeps the state of"
            + " each key.");
  }

  @Test
  void aModelWithAWindow() throws Exception {
    Path windowed = folder.resolve("windowed.sluice");
    TestModels.windowed(5, IncompleteWindow.PAD).write(windowed);
    assertRefusedAsDocumented(
        "p, p",
        "pressure DOUBLE, flow DOUBLE",
        OUTPUT,
        windowed,
        "needs the latest 5 rows of a key: use SLUICE_SCORE_KEYED, which keeps the rows of each"
            + " key.");
  }

  @Test
  void aModelOfPlainNumbers() throws Exception {
    Path plain = folder.resolve("plain.sluice");
    TestModels.withoutFeatures().write(plain);
    assertRefused(
        INPUT,
        OUTPUT,
        plain,
        "has no feature names, so it cannot be matched with columns: import it with --features"
            + " NAME,NAME,...");
  }

  @Test
  void inputColumnsOfOtherNames() throws Exception {
    assertRefusedAsDocumented(
        COLUMNS,
        "pressure DOUBLE, Flow FLOAT, rpm INT",
        OUTPUT,
        file,
        "The INPUT columns are not the features of "
            + pump
            + ": it has no 'Flow'; INPUT lacks 'flow'; declare 'pressure', 'flow', 'rpm', in any"
            + " order.");
  }

  @Test
  void tooFewInputColumns() {
    assertRefused(
        "p, r",
        "pressure DOUBLE, rpm INT",
        OUTPUT,
        file,
        "The INPUT columns are not the features of "
            + pump
            + ": INPUT lacks 'flow'; declare 'pressure', 'flow', 'rpm', in any order.");
  }

  @Test
  void anInputColumnThatIsNoNumber() throws Exception {
    assertRefusedAsDocumented(
        "s, f, r",
        "pressure STRING, flow FLOAT, rpm INT",
        OUTPUT,
        file,
        "INPUT column 'pressure' is STRING, but a feature is a number: declare it FLOAT or DOUBLE,"
            + " and CAST the table's column to that if it has another type.");
  }

  @Test
  void anOutputColumnThatTheModelDoesNotGive() throws Exception {
    assertRefusedAsDocumented(
        COLUMNS,
        INPUT,
        "score FLOAT",
        file,
        "OUTPUT column 'score' is none that "
            + pump
            + " gives; it gives 'level', 'wear' (FLOAT or DOUBLE) and 'decision', 'model_version',"
            + " 'model_digest', 'problem' (STRING).");
  }

  @Test
  void anOutputColumnOfAnotherType() throws Exception {
    assertRefusedAsDocumented(
        COLUMNS,
        INPUT,
        "level INT",
        file,
        "OUTPUT column 'level' is INT: declare it FLOAT or DOUBLE.");
    session.run("DROP MODEL pump");
    assertRefused(
        INPUT, "decision INT", file, "OUTPUT column 'decision' is INT: declare it STRING.");
  }

  @Test
  void anOutputColumnThatCannotBeNull() {
    assertRefused(
        INPUT,
        "level FLOAT NOT NULL",
        file,
        "OUTPUT column 'level' is NOT NULL, but a row that cannot be scored gets NULL: leave NOT"
            + " NULL out, or set 'unscorable-rows' = 'fail'.");
  }

  @Test
  void anOptionThatIsNone() {
    session.createModel(INPUT, OUTPUT, file, ", 'pfad' = 'x'");
    assertThatThrownBy(() -> session.rows(QUERY.formatted(COLUMNS)))
        .hasStackTraceContaining("Unsupported options")
        .hasStackTraceContaining("unscorable-rows");
  }

  @Test
  void aColumnOfTheTableThatHasAnotherType() throws Exception {
    assertRefusedAsDocumented(
        COLUMNS,
        "pressure DOUBLE, flow DOUBLE, rpm INT",
        OUTPUT,
        file,
        "Column 2 of the DESCRIPTOR is FLOAT, but the model's INPUT declares 'flow' as DOUBLE:"
            + " CAST the column to that in a view, or declare the INPUT column FLOAT.");
  }

  @Test
  void aModelThatCostsMoreThanTheSessionAllows() {
    session.createModel(INPUT, OUTPUT, file, "");
    session.set("sluice.admission.max-multiply-adds", "1");
    String message = "; sluice.admission.max-multiply-adds allows 1";

    assertThatThrownBy(() -> session.rows(QUERY.formatted(COLUMNS)))
        .satisfies(refusal -> assertThat(innermostCause(refusal)).hasMessageContaining(message));
    String scored = "EXPLAIN SELECT SLUICE_SCORE('" + file + "', p, f, r) FROM t";
    session.run("LOAD MODULE sluice");
    assertThatThrownBy(() -> session.rows(scored))
        .satisfies(refusal -> assertThat(innermostCause(refusal)).hasMessageContaining(message));
  }

  @Test
  void theInstancesOfAFunctionInOneProcessShareTheModelsFile() throws Exception {
    byte[] sent = InstantiationUtil.serializeObject(ModelBytes.of(artifact));
    ModelBytes first = InstantiationUtil.deserializeObject(sent, getClass().getClassLoader());
    ModelBytes second = InstantiationUtil.deserializeObject(sent, getClass().getClassLoader());

    assertThat(first.file()).isEqualTo(artifact.toBytes());
    assertThat(second).isSameAs(first);
  }
}
