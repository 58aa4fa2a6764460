package io.sluice.runtime.plain.onnx.move;

import static java.util.Map.entry;

import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.onnx.resize.Resizing;
import java.util.Map;

/** The ops that move elements or make them, whatever their type. */
public final class MovementOps {
  private MovementOps() {}

  /** The ops by name. */
  public static Map<String, PlainOp> ops() {
    return Map.ofEntries(
        entry("Reshape", Reshaping::reshape),
        entry("Flatten", Reshaping::flatten),
        entry("Squeeze", Reshaping::squeeze),
        entry("Unsqueeze", Reshaping::unsqueeze),
        entry("Transpose", Rearranging::transpose),
        entry("Expand", Rearranging::expand),
        entry("Tile", Rearranging::tile),
        entry("DepthToSpace", Rearranging::depthToSpace),
        entry("SpaceToDepth", Rearranging::spaceToDepth),
        entry("Concat", Joining::concat),
        entry("Split", Joining::split),
        entry("Resize", Resizing::resize),
        entry("Upsample", Resizing::upsample),
        entry("Slice", Slicing::slice),
        entry("Pad", Padding::pad),
        entry("Gather", Gathering::gather),
        entry("GatherElements", Gathering::gatherElements),
        entry("GatherND", Gathering::gatherNd),
        entry("Scatter", Scattering::scatterElements),
        entry("ScatterElements", Scattering::scatterElements),
        entry("ScatterND", Scattering::scatterNd),
        entry("Shape", Generating::shape),
        entry("Size", Generating::size),
        entry("Constant", Generating::constant),
        entry("ConstantOfShape", Generating::constantOfShape),
        entry("Range", Generating::range),
        entry("EyeLike", Generating::eyeLike),
        entry("OneHot", Generating::oneHot),
        entry("NonZero", Selecting::nonZero),
        entry("Compress", Selecting::compress),
        entry("Trilu", Selecting::trilu),
        entry("ReverseSequence", Selecting::reverseSequence));
  }
}
