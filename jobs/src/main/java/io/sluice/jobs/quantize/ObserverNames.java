package io.sluice.jobs.quantize;

import io.sluice.tools.quantize.Observer;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Observers as the command line writes them. */
final class ObserverNames implements ITypeConverter<Observer> {
  @Override
  public Observer convert(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "minmax" -> Observer.MIN_MAX;
      case "percentile" -> Observer.PERCENTILE;
      case "mse" -> Observer.MSE;
      case "moving-average" -> Observer.MOVING_AVERAGE;
      default ->
          throw new TypeConversionException(
              "'" + name + "' is not one of minmax, percentile, mse, moving-average");
    };
  }

  static String name(Observer observer) {
    return switch (observer) {
      case MIN_MAX -> "minmax";
      case PERCENTILE -> "percentile";
      case MSE -> "mse";
      case MOVING_AVERAGE -> "moving-average";
    };
  }
}
