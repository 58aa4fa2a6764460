package io.sluice.tools.tflite.file;

import static io.sluice.model.InvalidModelException.check;
import static io.sluice.tools.tflite.file.OptionTables.Field.choice;
import static io.sluice.tools.tflite.file.OptionTables.Field.flag;
import static io.sluice.tools.tflite.file.OptionTables.Field.integer;
import static io.sluice.tools.tflite.file.OptionTables.Field.integers;
import static io.sluice.tools.tflite.file.OptionTables.Field.real;
import static io.sluice.tools.tflite.file.OptionTables.Field.text;
import static java.util.Map.entry;

import com.google.flatbuffers.Table;
import io.sluice.model.Attribute;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.FullyConnectedOptionsWeightsFormat;
import org.tensorflow.lite.schema.MirrorPadMode;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.Padding;
import org.tensorflow.lite.schema.TensorType;

/**
 * The option tables of the TFLite schema that have fields, each as the list of its fields in the
 * order of their declaration, which is the order of their slots. Tables not listed belong to
 * operators that are not supported.
 */
final class OptionTables extends Table {
  private static final Field PADDING = choice("padding", Padding.names);
  private static final Field STRIDE_W = integer("stride_w");
  private static final Field STRIDE_H = integer("stride_h");
  private static final Field ACTIVATION =
      choice("fused_activation_function", ActivationFunctionType.names);
  private static final Field DILATION_W = integer("dilation_w_factor", 1);
  private static final Field DILATION_H = integer("dilation_h_factor", 1);
  private static final Field ASYMMETRIC = flag("asymmetric_quantize_inputs");
  private static final Field TIME_MAJOR = flag("time_major");
  private static final Field ALIGN_CORNERS = flag("align_corners");
  private static final Field HALF_PIXEL_CENTERS = flag("half_pixel_centers");
  private static final Field AXIS = integer("axis");
  private static final Field POT_SCALE = flag("pot_scale_int16", 1);

  private static final Map<Byte, List<Field>> TABLES =
      Map.ofEntries(
          entry(
              BuiltinOptions.Conv2DOptions,
              List.of(PADDING, STRIDE_W, STRIDE_H, ACTIVATION, DILATION_W, DILATION_H)),
          entry(
              BuiltinOptions.DepthwiseConv2DOptions,
              List.of(
                  PADDING,
                  STRIDE_W,
                  STRIDE_H,
                  integer("depth_multiplier"),
                  ACTIVATION,
                  DILATION_W,
                  DILATION_H)),
          entry(
              BuiltinOptions.Pool2DOptions,
              List.of(
                  PADDING,
                  STRIDE_W,
                  STRIDE_H,
                  integer("filter_width"),
                  integer("filter_height"),
                  ACTIVATION)),
          entry(
              BuiltinOptions.TransposeConvOptions,
              List.of(PADDING, STRIDE_W, STRIDE_H, ACTIVATION)),
          entry(
              BuiltinOptions.FullyConnectedOptions,
              List.of(
                  ACTIVATION,
                  choice("weights_format", FullyConnectedOptionsWeightsFormat.names),
                  flag("keep_num_dims"),
                  ASYMMETRIC)),
          entry(
              BuiltinOptions.BatchMatMulOptions, List.of(flag("adj_x"), flag("adj_y"), ASYMMETRIC)),
          entry(BuiltinOptions.AddOptions, List.of(ACTIVATION, POT_SCALE)),
          entry(BuiltinOptions.SubOptions, List.of(ACTIVATION, POT_SCALE)),
          entry(BuiltinOptions.MulOptions, List.of(ACTIVATION)),
          entry(BuiltinOptions.DivOptions, List.of(ACTIVATION)),
          entry(BuiltinOptions.L2NormOptions, List.of(ACTIVATION)),
          entry(BuiltinOptions.SVDFOptions, List.of(integer("rank"), ACTIVATION, ASYMMETRIC)),
          entry(BuiltinOptions.SequenceRNNOptions, List.of(TIME_MAJOR, ACTIVATION, ASYMMETRIC)),
          entry(
              BuiltinOptions.UnidirectionalSequenceLSTMOptions,
              List.of(
                  ACTIVATION,
                  real("cell_clip"),
                  real("proj_clip"),
                  TIME_MAJOR,
                  ASYMMETRIC,
                  flag("diagonal_recurrent_tensors"))),
          entry(
              BuiltinOptions.LocalResponseNormalizationOptions,
              List.of(integer("radius"), real("bias"), real("alpha"), real("beta"))),
          entry(
              BuiltinOptions.ResizeBilinearOptions,
              List.of(
                  integer("new_height"), integer("new_width"), ALIGN_CORNERS, HALF_PIXEL_CENTERS)),
          entry(
              BuiltinOptions.ResizeNearestNeighborOptions,
              List.of(ALIGN_CORNERS, HALF_PIXEL_CENTERS)),
          entry(
              BuiltinOptions.StridedSliceOptions,
              List.of(
                  integer("begin_mask"),
                  integer("end_mask"),
                  integer("ellipsis_mask"),
                  integer("new_axis_mask"),
                  integer("shrink_axis_mask"),
                  flag("offset"))),
          entry(BuiltinOptions.SoftmaxOptions, List.of(real("beta"))),
          entry(BuiltinOptions.LeakyReluOptions, List.of(real("alpha"))),
          entry(BuiltinOptions.GeluOptions, List.of(flag("approximate"))),
          entry(BuiltinOptions.ReducerOptions, List.of(flag("keep_dims"))),
          entry(BuiltinOptions.CumsumOptions, List.of(flag("exclusive"), flag("reverse"))),
          entry(BuiltinOptions.ConcatenationOptions, List.of(AXIS, ACTIVATION)),
          entry(BuiltinOptions.ReshapeOptions, List.of(integers("new_shape"))),
          entry(BuiltinOptions.SqueezeOptions, List.of(integers("squeeze_dims"))),
          entry(BuiltinOptions.SplitOptions, List.of(integer("num_splits"))),
          entry(BuiltinOptions.SplitVOptions, List.of(integer("num_splits"))),
          entry(BuiltinOptions.PackOptions, List.of(integer("values_count"), AXIS)),
          entry(BuiltinOptions.UnpackOptions, List.of(integer("num"), AXIS)),
          entry(BuiltinOptions.GatherOptions, List.of(AXIS, integer("batch_dims"))),
          entry(BuiltinOptions.OneHotOptions, List.of(AXIS)),
          entry(BuiltinOptions.DepthToSpaceOptions, List.of(integer("block_size"))),
          entry(BuiltinOptions.SpaceToDepthOptions, List.of(integer("block_size"))),
          entry(BuiltinOptions.MirrorPadOptions, List.of(choice("mode", MirrorPadMode.names))),
          entry(BuiltinOptions.ArgMaxOptions, List.of(choice("output_type", TensorType.names))),
          entry(BuiltinOptions.ArgMinOptions, List.of(choice("output_type", TensorType.names))),
          entry(BuiltinOptions.ShapeOptions, List.of(choice("out_type", TensorType.names))),
          entry(BuiltinOptions.VarHandleOptions, List.of(text("container"), text("shared_name"))),
          entry(BuiltinOptions.CallOnceOptions, List.of(integer("init_subgraph_index"))),
          entry(
              BuiltinOptions.CastOptions,
              List.of(
                  choice("in_data_type", TensorType.names),
                  choice("out_data_type", TensorType.names))));

  private OptionTables() {}

  /** The fields of an operator's options. */
  static TfliteOptions read(Operator operator, FileVectors vectors, String place) {
    List<Field> fields = TABLES.get(operator.builtinOptionsType());
    OptionTables table = new OptionTables();
    if (fields == null || operator.builtinOptions(table) == null) {
      return TfliteOptions.NONE;
    }
    SortedMap<String, Attribute> options = new TreeMap<>();
    for (int slot = 0; slot < fields.size(); slot++) {
      Field field = fields.get(slot);
      options.put(field.name(), table.read(field, slot, vectors, place));
    }
    return new TfliteOptions(options);
  }

  private Attribute read(Field field, int slot, FileVectors vectors, String place) {
    int offset = __offset(vtableEntry(slot));
    int at = bb_pos + offset;
    return switch (field.kind()) {
      case INTEGER -> Attribute.of((long) (offset == 0 ? field.absent() : bb.getInt(at)));
      case FLAG -> Attribute.of((offset == 0 ? field.absent() : bb.get(at)) != 0 ? 1L : 0L);
      case REAL -> Attribute.of(offset == 0 ? 0f : bb.getFloat(at));
      case CHOICE -> chosen(field, offset == 0 ? 0 : bb.get(at), place);
      case TEXT ->
          Attribute.of(
              vectors.text(
                  offset == 0 ? null : __vector_as_bytebuffer(vtableEntry(slot), 1), place));
      case INTEGERS -> {
        int length = offset == 0 ? 0 : __vector_len(offset);
        int start = offset == 0 ? 0 : __vector(offset);
        yield Attribute.ofInts(
            vectors.list(
                length, Integer.BYTES, i -> (long) bb.getInt(start + i * Integer.BYTES), place));
      }
    };
  }

  private static int vtableEntry(int slot) {
    return 2 * Short.BYTES + slot * Short.BYTES;
  }

  private static Attribute chosen(Field field, int code, String place) {
    check(
        code >= 0 && code < field.choices().length,
        "%s: %s has the unknown value %d",
        place,
        field.name(),
        code);
    return Attribute.of(field.choices()[code]);
  }

  private enum Kind {
    INTEGER,
    FLAG,
    REAL,
    CHOICE,
    TEXT,
    INTEGERS
  }

  /**
   * One field of an option table.
   *
   * @param absent what an integer or a flag is where the file does not say
   * @param choices the names of an enum's constants, by their codes
   */
  record Field(Kind kind, String name, int absent, String[] choices) {
    private static final String[] NO_CHOICES = {};

    static Field integer(String name) {
      return integer(name, 0);
    }

    static Field integer(String name, int absent) {
      return new Field(Kind.INTEGER, name, absent, NO_CHOICES);
    }

    static Field flag(String name) {
      return flag(name, 0);
    }

    static Field flag(String name, int absent) {
      return new Field(Kind.FLAG, name, absent, NO_CHOICES);
    }

    static Field real(String name) {
      return new Field(Kind.REAL, name, 0, NO_CHOICES);
    }

    static Field choice(String name, String[] choices) {
      return new Field(Kind.CHOICE, name, 0, choices);
    }

    static Field text(String name) {
      return new Field(Kind.TEXT, name, 0, NO_CHOICES);
    }

    static Field integers(String name) {
      return new Field(Kind.INTEGERS, name, 0, NO_CHOICES);
    }
  }
}
