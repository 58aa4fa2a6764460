package io.sluice.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.InvalidModelException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.types.Row;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FeatureEncoderTest {
  private static final float NAN = Float.NaN;

  /** Fields of every type that can be read, and some that cannot. */
  public static class Pojo {
    public float aFloat = 1.5f;
    public double aDouble = 2.5;
    public int anInt = -3;
    public long aLong = 1L << 40;
    public short aShort = 5;
    public byte aByte = -6;
    public boolean aBoolean = true;
    public @Nullable Double boxed = 8.5;
    public @Nullable Boolean boxedBoolean = false;
    public String text = "none";
    public static int shared = 1;
    int hidden = 1;
    private long behind = 11;

    public long getBehind() {
      return behind;
    }

    public boolean isReady() {
      return true;
    }

    public @Nullable Integer getMaybe() {
      return null;
    }
  }

  /** A record with boxes. */
  public record Boxes(Integer one, @Nullable Float two, String three) {}

  record Hidden(int value) {}

  @Test
  void readsEveryNumericTypeOfFieldsAndGetters() throws Exception {
    assertThat(
            encode(
                FeatureEncoder.forPojo(Pojo.class),
                new Pojo(),
                "aFloat",
                "aDouble",
                "anInt",
                "aLong",
                "aShort",
                "aByte",
                "aBoolean",
                "boxed",
                "boxedBoolean",
                "behind",
                "ready",
                "maybe"))
        .containsExactly(1.5f, 2.5f, -3, 0x1p40f, 5, -6, 1, 8.5f, 0, 11, 1, NAN);
  }

  @Test
  void readsRecords() throws Exception {
    FeatureEncoder<Boxes> encoder = FeatureEncoder.forPojo(Boxes.class);
    assertThat(encode(encoder, new Boxes(7, 0.5f, ""), "two", "one")).containsExactly(0.5f, 7);
    assertThat(encode(encoder, new Boxes(7, null, ""), "two", "one")).containsExactly(NAN, 7);
  }

  /** Names of features that no field can have, on each kind of member. */
  public static class Named {
    @FeatureName("Volume Flow RateRMS")
    public double flow = 1.5;

    @FeatureName("Pressure (bar)")
    private final double pressure = 2.5;

    public double getPressure() {
      return pressure;
    }

    @FeatureName("Valve 1")
    public boolean isOpen() {
      return true;
    }

    public int plain = 4;
  }

  /** The same on the components of a record, one of which has an accessor of its own. */
  public record NamedRecord(@FeatureName("Flow 1") double flow, @FeatureName("Temp 1") Float temp) {
    @Override
    public Float temp() {
      return temp + 1;
    }
  }

  @Test
  void annotationNamesTheFeatureOfAFieldGetterOrComponent() throws Exception {
    FeatureEncoder<Named> encoder = FeatureEncoder.forPojo(Named.class);
    assertThat(
            encode(
                encoder, new Named(), "plain", "Valve 1", "Pressure (bar)", "Volume Flow RateRMS"))
        .containsExactly(4, 1, 2.5f, 1.5f);
    assertThat(
            encode(
                FeatureEncoder.forPojo(NamedRecord.class),
                new NamedRecord(1, 2f),
                "Temp 1",
                "Flow 1"))
        .containsExactly(3, 1);
    assertThatThrownBy(() -> encoder.bind(schema("flow")))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(
            "the model needs 'flow', which io.sluice.flink.FeatureEncoderTest$Named does not have;"
                + " it has 'Pressure (bar)', 'Valve 1', 'Volume Flow RateRMS', 'plain'");
  }

  @Test
  void mapNamesTheFeaturesOfFieldsAndReplacesAnnotations() throws Exception {
    assertThat(
            encode(
                FeatureEncoder.forPojo(Boxes.class, Map.of("two", "Sensor 2")),
                new Boxes(7, 0.5f, ""),
                "Sensor 2",
                "one"))
        .containsExactly(0.5f, 7);
    assertThat(
            encode(
                FeatureEncoder.forPojo(Named.class, Map.of("flow", "Flow", "pressure", "flow")),
                new Named(),
                "flow",
                "Flow",
                "Valve 1"))
        .containsExactly(2.5f, 1.5f, 1);
  }

  public static final class HiddenField {
    @FeatureName("Flow 1")
    private double flow;
  }

  public static final class TextField {
    @FeatureName("Flow 1")
    public String flow = "";
  }

  public static final class NoGetter {
    @FeatureName("Flow 1")
    public double flow() {
      return 1;
    }
  }

  public static final class TwoNames {
    @FeatureName("Flow 1")
    private double flow;

    @FeatureName("Flow 2")
    public double getFlow() {
      return flow;
    }
  }

  @Test
  void wrongNamesAreRefusedWithClassFieldAndFeature() {
    String here = "io.sluice.flink.FeatureEncoderTest$";
    assertThatThrownBy(() -> FeatureEncoder.forPojo(HiddenField.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            here
                + "HiddenField: the field 'flow', feature 'Flow 1', cannot be read: it needs a"
                + " public field or a public getter of that name with a number or a boolean; the"
                + " class has none");
    assertThatThrownBy(() -> FeatureEncoder.forPojo(TextField.class))
        .hasMessage(
            here
                + "TextField: the field 'flow', feature 'Flow 1', is a java.lang.String; a feature"
                + " is a number or a boolean");
    assertThatThrownBy(() -> FeatureEncoder.forPojo(NoGetter.class))
        .hasMessage(
            here
                + "NoGetter: the field 'flow()', feature 'Flow 1', is not a getter: name it like"
                + " getFlow() or isOpen(), without parameters");
    assertThatThrownBy(() -> FeatureEncoder.forPojo(TwoNames.class))
        .hasMessage(
            here
                + "TwoNames: the field 'flow', feature 'Flow 1', is also named 'Flow 2'; remove one"
                + " of the names");
    assertThatThrownBy(() -> FeatureEncoder.forPojo(Boxes.class, Map.of("four", "Flow 1")))
        .hasMessage(
            here
                + "Boxes: the field 'four', feature 'Flow 1', cannot be read: it needs a public"
                + " field or a public getter of that name with a number or a boolean; the class has"
                + " 'one', 'two'");
    assertThatThrownBy(() -> FeatureEncoder.forPojo(Boxes.class, Map.of("one", "two")))
        .hasMessage(
            here
                + "Boxes: the fields 'one' and 'two' are both the feature 'two'; rename one of"
                + " them");
    assertThatThrownBy(() -> FeatureEncoder.forPojo(Boxes.class, Map.of("one", " ")))
        .hasMessageStartingWith(here + "Boxes: the field 'one', feature ' ', needs the name");
  }

  @Test
  void readsSubclassesOfTheClass() throws Exception {
    assertThat(encode(FeatureEncoder.forPojo(Pojo.class), new Pojo() {}, "anInt"))
        .containsExactly(-3);
  }

  @Test
  void namesWhatIsMissingAndWhatIsThere() {
    assertThatThrownBy(
            () -> FeatureEncoder.forPojo(Boxes.class).bind(schema("one", "three", "four")))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(
            "the model needs 'three', 'four', which io.sluice.flink.FeatureEncoderTest$Boxes does"
                + " not have; it has 'one', 'two'");
    assertThatThrownBy(() -> FeatureEncoder.forPojo(Pojo.class).bind(schema("hidden", "shared")))
        .hasMessageContaining("needs 'hidden', 'shared', which");
    assertThatThrownBy(() -> FeatureEncoder.forPojo(Object.class).bind(schema("x")))
        .hasMessageEndingWith("it has no numeric fields");
  }

  @Test
  void refusesAClassThatIsNotPublic() {
    assertThatThrownBy(() -> FeatureEncoder.forPojo(Hidden.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Hidden is not public");
  }

  @Test
  void readsRowsByPositionAndByName() throws Exception {
    FeatureEncoder<Row> encoder =
        FeatureEncoder.forRow(
            Types.ROW_NAMED(
                new String[] {"id", "flow", "pressure", "on"},
                Types.STRING,
                Types.DOUBLE,
                Types.INT,
                Types.BOOLEAN));
    assertThat(encode(encoder, Row.of("x", 0.5, 3, true), "pressure", "on", "flow"))
        .containsExactly(3, 1, 0.5f);
    assertThat(encode(encoder, Row.of("x", null, 3, false), "flow", "on")).containsExactly(NAN, 0);
    Row named = Row.withNames();
    named.setField("pressure", 4);
    named.setField("flow", 1.5);
    assertThat(encode(encoder, named, "flow", "pressure")).containsExactly(1.5f, 4);
    assertThatThrownBy(() -> encoder.bind(schema("id", "flow")))
        .hasMessage(
            "the model needs 'id', which the row does not have; it has 'flow', 'pressure', 'on'");
    assertThatThrownBy(() -> encode(encoder, Row.of("x", "wet", 3, true), "flow"))
        .hasMessage("field 'flow' holds a java.lang.String, not a number");
  }

  @Test
  void refusesRowsWithoutFields() {
    assertThatThrownBy(() -> FeatureEncoder.forRow(Types.GENERIC(Row.class)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no fields");
  }

  @Test
  void putsNamedValuesInTheOrderOfTheModel() throws Exception {
    FeatureEncoder<float[]> encoder =
        FeatureEncoder.of(
            List.of("a", "b", "c"),
            (event, values) -> System.arraycopy(event, 0, values, 0, event.length));
    assertThat(encode(encoder, new float[] {1, 2, 3}, "a", "b", "c")).containsExactly(1, 2, 3);
    assertThat(encode(encoder, new float[] {1, 2, 3}, "c", "a")).containsExactly(3, 1);
    assertThat(encode(encoder, new float[] {1}, "c", "a")).containsExactly(NAN, 1);
    assertThatThrownBy(() -> encoder.bind(schema("d")))
        .hasMessage("the model needs 'd', which the encoder does not have; it has 'a', 'b', 'c'");
  }

  @Test
  void refusesANameTwice() {
    assertThatThrownBy(() -> FeatureEncoder.of(List.of("a", "a"), (event, values) -> {}))
        .hasMessage("a feature name is listed twice in [a, a]");
  }

  /** Not readable by name, though its field is public. */
  static class NotPublic {
    public float serial = 7;
  }

  public static final class Extending extends NotPublic {
    public float flow = 3;
  }

  @Test
  void fieldThatCannotBeReadMattersOnlyIfTheModelNeedsIt() throws Exception {
    FeatureEncoder<Extending> encoder = FeatureEncoder.forPojo(Extending.class);
    assertThat(encode(encoder, new Extending(), "flow")).containsExactly(3);
    assertThatThrownBy(() -> encoder.bind(schema("serial")))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageStartingWith(Extending.class.getName() + " cannot be read: ");
  }

  /** Sent to the cluster and back, bound, and given the event. */
  private static <T> float[] encode(FeatureEncoder<T> encoder, T event, String... names)
      throws Exception {
    float[] values = new float[names.length];
    Arrays.fill(values, NAN);
    InstantiationUtil.clone(encoder).bind(schema(names)).encode(event, values);
    return values;
  }

  private static FeatureSchema schema(String... names) {
    return new FeatureSchema(
        Stream.of(names).map(Feature::raw).toList(), 1, Layout.NC, IncompleteWindow.PAD);
  }

  @Test
  void theEventTypeOfTheTestsIsNoGenericType() {
    assertThat(TypeInformation.of(Reading.class).getClass().getSimpleName())
        .isEqualTo("PojoTypeInfo");
  }
}
