package io.sluice.jobs;

import io.sluice.jobs.BadInputTest.BadInput;
import java.util.List;

/** The rows of {@code docs/bad-input.md}. */
final class BadInputs {
  static final List<BadInput> ALL =
      List.of(
          new BadInput(
              2,
              "an unknown command",
              "scor",
              "there is no command or argument 'scor'; did you mean 'score'? (see 'sluice --help')"),
          new BadInput(
              2,
              "an unknown option",
              "score --modle DIR/good.sluice --input DIR/good.csv",
              "unknown option '--modle'; did you mean '--model'? (see 'sluice score --help')"),
          new BadInput(
              2,
              "a required option is missing",
              "score --input DIR/good.csv",
              "missing required option: '--model=M.sluice' (see 'sluice score --help')"),
          new BadInput(
              2,
              "an option without its value",
              "score --model DIR/good.sluice --input DIR/good.csv --output",
              "missing required parameter for option '--output' (SCORES.csv) (see 'sluice score --help')"),
          new BadInput(
              2,
              "an option given twice",
              "score --model DIR/good.sluice --model DIR/good.sluice --input DIR/good.csv",
              "option '--model' (M.sluice) should be specified only once (see 'sluice score --help')"),
          new BadInput(
              2,
              "a required file is missing",
              "inspect",
              "missing required parameter: 'M.sluice' (see 'sluice inspect --help')"),
          new BadInput(
              2,
              "a word where a number belongs",
              "score --model DIR/good.sluice --input DIR/good.csv --parallelism two",
              "invalid value for option '--parallelism': 'two' is not an int (see 'sluice score --help')"),
          new BadInput(
              2,
              "a number out of its range",
              "score --model DIR/good.sluice --input DIR/good.csv --parallelism 0",
              "--parallelism 0 is not between 1 and 128 (see 'sluice score --help')"),
          new BadInput(
              2,
              "a separator of two characters",
              "score --model DIR/good.sluice --input DIR/good.csv --separator ;;",
              "invalid value for option '--separator': ';;' is not one character, such as ';' or tab (see 'sluice score --help')"),
          new BadInput(
              2,
              "a time format that is none",
              "score --model DIR/good.sluice --input DIR/good.csv --time-format yyyy-qqqqqq",
              "invalid value for option '--time-format': 'yyyy-qqqqqq' is not a pattern like 'dd.MM.yyyy HH:mm:ss': Too many pattern letters: q (see 'sluice score --help')"),
          new BadInput(
              1,
              "no such model",
              "inspect DIR/none.sluice",
              "DIR/none.sluice: no such file or folder"),
          new BadInput(
              1,
              "a folder for a model",
              "inspect DIR/nothing",
              "DIR/nothing: a folder, not a model file"),
          new BadInput(
              1,
              "an empty model file",
              "inspect DIR/empty.sluice",
              "DIR/empty.sluice: 0 bytes: not a Sluice model, which has at least 8 bytes"),
          new BadInput(
              1,
              "another file for a model",
              "inspect DIR/good.csv",
              "DIR/good.csv: not a Sluice model: header length 7074135958000331124 is not between 2 and 16777216"),
          new BadInput(
              1,
              "a model file cut off in its header",
              "inspect DIR/short.sluice",
              "DIR/short.sluice: the file is truncated: the header has 1016 bytes, but the file ends after 32"),
          new BadInput(
              1,
              "a model file cut off in its tensors",
              "inspect DIR/torn.sluice",
              "DIR/torn.sluice: the file is truncated: tensor 'w' ends at byte 12, but the file has only 9"),
          new BadInput(
              1,
              "a model of a newer format",
              "inspect DIR/newer.sluice",
              "DIR/newer.sluice: metadata 'sluice.format' is '9'; this version of Sluice reads format 1; use a newer version"),
          new BadInput(
              1,
              "golden vectors that do not come out",
              "score --model DIR/wrong-golden.sluice --input DIR/good.csv",
              "DIR/wrong-golden.sluice: golden vector 0: output 'level' is 3.0 (0x40400000), must be 4.0 (0x40800000); the model was built with different arithmetic; rebuild it with this version"),
          new BadInput(
              1,
              "a model without feature names",
              "score --model DIR/plain.sluice --input DIR/good.csv",
              "DIR/plain.sluice: this model has no feature names to find columns by; 'sluice run' takes plain numbers"),
          new BadInput(
              1,
              "labels for a model that decides nothing",
              "score --model DIR/undecided.sluice --input DIR/good.csv --label-column fault",
              "DIR/undecided.sluice: this model decides nothing, but --label-column needs a model that decides between normal and anomaly"),
          new BadInput(
              1,
              "no such input",
              "score --model DIR/good.sluice --input DIR/none.csv",
              "DIR/none.csv: no such file or folder"),
          new BadInput(
              1,
              "a pattern that fits no file",
              "score --model DIR/good.sluice --input DIR/pump-*.csv",
              "DIR/pump-*.csv: no file fits this pattern"),
          new BadInput(
              1,
              "a folder without CSV files",
              "score --model DIR/good.sluice --input DIR/nothing",
              "DIR/nothing: no *.csv file in this folder"),
          new BadInput(
              1,
              "an empty CSV file",
              "score --model DIR/good.sluice --input DIR/empty.csv",
              "DIR/empty.csv: empty; the first line must name the columns"),
          new BadInput(
              1,
              "a CSV file without a header",
              "score --model DIR/good.sluice --input DIR/numbers.csv",
              "DIR/numbers.csv: the first line must name the columns, but it has only numbers"),
          new BadInput(
              1,
              "a file that is no CSV file",
              "score --model DIR/good.sluice --input DIR/long-line.csv",
              "DIR/long-line.csv: the first line is longer than 65536 bytes; is it a CSV file?"),
          new BadInput(
              1,
              "UTF-16 text",
              "score --model DIR/good.sluice --input DIR/utf16.csv",
              "DIR/utf16.csv: UTF-16 text; save it as UTF-8"),
          new BadInput(
              1,
              "Latin-1 text",
              "score --model DIR/good.sluice --input DIR/latin1.csv",
              "DIR/latin1.csv: not UTF-8 text; convert it to UTF-8"),
          new BadInput(
              1,
              "features that the file does not have",
              "score --model DIR/good.sluice --input DIR/other.csv",
              "DIR/other.csv: no column 'a' (did you mean 'A'?), 'b'; its columns are 'time', 'A', 'bb', 'pressure'"),
          new BadInput(
              1,
              "the wrong separator",
              "score --model DIR/good.sluice --input DIR/good.csv --separator ;",
              "DIR/good.csv: no column 'a', 'b'; its only column is 'time,a,b,fault': is the separator right?"),
          new BadInput(
              1,
              "a column of that name twice",
              "score --model DIR/good.sluice --input DIR/twice.csv",
              "DIR/twice.csv: two columns are called 'a', the 1. and the 3."),
          new BadInput(
              1,
              "no such label column",
              "score --model DIR/good.sluice --input DIR/good.csv --label-column faults",
              "DIR/good.csv: no column 'faults' (did you mean 'fault'?); its columns are 'time', 'a', 'b', 'fault'"),
          new BadInput(
              1,
              "dates that can be read in two ways",
              "score --model DIR/good.sluice --input DIR/dates.csv",
              "DIR/dates.csv: column 'date': '03/04/2020 10:00' can be a time like 09/03/2020 10:14:33 or a time like 03/09/2020 10:14:33; say which, as in --time-format 'dd/MM/yyyy HH:mm:ss'"),
          new BadInput(
              1,
              "times in no known form",
              "score --model DIR/good.sluice --input DIR/words.csv --time-column when",
              "DIR/words.csv: column 'when': 'soon' is no time that is known here; say how to read it, as in --time-format 'dd.MM.yyyy HH:mm:ss'"),
          new BadInput(
              1,
              "a time column without times",
              "score --model DIR/good.sluice --input DIR/no-times.csv --time-column when",
              "DIR/no-times.csv: column 'when' has no times in its first rows"),
          new BadInput(
              1,
              "a quote that never closes",
              "score --model DIR/good.sluice --input DIR/quote.csv",
              "DIR/quote.csv:3: a quote that opens in this row is never closed"),
          new BadInput(
              1,
              "no row without a gap",
              "score --model DIR/good.sluice --input DIR/gaps.csv --output DIR/out1.csv",
              "none of 2 rows could be scored; DIR/gaps.csv:2: feature 'b' is missing or NaN"),
          new BadInput(
              1,
              "no row that can be read",
              "score --model DIR/good.sluice --input DIR/text.csv --output DIR/out2.csv",
              "none of 1 row could be scored; DIR/text.csv:2: column 'b': 'two' is not a number"),
          new BadInput(
              1,
              "no folder for the scores",
              "score --model DIR/good.sluice --input DIR/good.csv --output DIR/none/out.csv",
              "DIR/none/out.csv: there is no folder DIR/none"),
          new BadInput(
              1,
              "a folder for the scores file",
              "score --model DIR/good.sluice --input DIR/good.csv --output DIR/nothing",
              "DIR/nothing: a folder, not a name for a file"),
          new BadInput(
              1,
              "the input as output",
              "score --model DIR/good.sluice --input DIR/good.csv --output DIR/good.csv",
              "DIR/good.csv: the output would replace an input"),
          new BadInput(
              1,
              "no folder of models",
              "score --model DIR/good.sluice --input DIR/good.csv --models DIR/none",
              "DIR/none: no such folder"),
          new BadInput(
              1,
              "scores to replay that are not there",
              "replay --scores DIR/none.csv --input DIR/good.csv --models DIR/models",
              "DIR/none.csv: no such file or folder"),
          new BadInput(
              1,
              "another file for scores",
              "replay --scores DIR/good.csv --input DIR/good.csv --models DIR/models",
              "DIR/good.csv: these are no scores of 'sluice score': the columns must be time, file, row, outputs, decision, version, digest"),
          new BadInput(
              1,
              "scores that were made without keys",
              "replay --scores DIR/scores.csv --input DIR/good.csv --models DIR/models --key-column fault",
              "DIR/scores.csv: scored without --key-column"),
          new BadInput(
              1,
              "a cell of the scores that is no number",
              "replay --scores DIR/bad-scores.csv --input DIR/good.csv --models DIR/models",
              "DIR/bad-scores.csv:2: this is no score: For input string: \"high\""),
          new BadInput(
              1,
              "no folder of models to replay with",
              "replay --scores DIR/scores.csv --input DIR/good.csv --models DIR/none",
              "DIR/none: no such folder"),
          new BadInput(
              1,
              "a folder without the model that has scored",
              "replay --scores DIR/scores.csv --input DIR/good.csv --models DIR/models",
              "DIR/models: no model with digest 0123456789ab, which has scored; put its file there"),
          new BadInput(
              2,
              "a model name of other letters",
              "train --input DIR/long.csv --features a,b --window 4 --output DIR/m.sluice --name my*model",
              "model name 'my*model' is not 1 to 128 letters, digits, '.', '_' or '-' (see 'sluice train --help')"),
          new BadInput(
              2,
              "a window of no rows",
              "train --input DIR/long.csv --features a,b --window 0 --output DIR/m.sluice",
              "window 0: must be 1 to 4096 (see 'sluice train --help')"),
          new BadInput(
              2,
              "a feature named twice",
              "train --input DIR/long.csv --features a,b,a --window 4 --output DIR/m.sluice",
              "--features names a column twice: [a, b, a] (see 'sluice train --help')"),
          new BadInput(
              1,
              "features to train on that are not there",
              "train --input DIR/long.csv --features a,bb --window 4 --output DIR/m.sluice",
              "DIR/long.csv: no column 'bb'; its columns are 'a', 'b', 'gap'"),
          new BadInput(
              1,
              "too few rows for the window",
              "train --input DIR/long.csv --features a,b --window 20 --output DIR/m.sluice",
              "these rows cannot be trained on: no sequence is long enough for a window of 20 rows both before and within the held-out share of 0.2: the longest has 30 rows; give more rows, or a smaller window"),
          new BadInput(
              1,
              "a cell to train on that is no number",
              "train --input DIR/text.csv --features a,b --window 1 --output DIR/m.sluice",
              "DIR/text.csv:2: column 'b': 'two' is not a number"),
          new BadInput(
              1,
              "a cell to train on that no float can hold",
              "train --input DIR/huge.csv --features a --window 1 --output DIR/m.sluice",
              "DIR/huge.csv:3: column 'a' is infinite as a float"),
          new BadInput(
              1,
              "a column to train on without numbers",
              "train --input DIR/long.csv --features a,gap --window 4 --output DIR/m.sluice",
              "these rows cannot be trained on: feature 'gap' has no values; leave it out"),
          new BadInput(
              1,
              "no such array",
              "run DIR/good.sluice --input DIR/none.npy --output DIR/y.npy",
              "DIR/none.npy: no such file or folder"),
          new BadInput(
              1,
              "a file that is no array",
              "run DIR/good.sluice --input DIR/good.csv --output DIR/y.npy",
              "DIR/good.csv: this is no .npy file: it does not start with \\x93NUMPY"),
          new BadInput(
              1,
              "an array cut off",
              "run DIR/good.sluice --input DIR/torn.npy --output DIR/y.npy",
              "DIR/torn.npy: shape [1, 2] of FLOAT32 takes 8 bytes, but 5 follow the header"),
          new BadInput(
              1,
              "an array of another shape",
              "run DIR/good.sluice --input DIR/wide.npy --output DIR/y.npy",
              "DIR/wide.npy: shape [2, 3], but the model takes [batch, 2]"),
          new BadInput(
              2,
              "nothing to verify",
              "verify",
              "there is nothing to verify: give a PATH, or --cases (see 'sluice verify --help')"),
          new BadInput(
              1,
              "a path to verify that is not there",
              "verify DIR/none",
              "DIR/none: no such file or folder"),
          new BadInput(
              1,
              "a folder without models",
              "verify DIR/nothing",
              "DIR/nothing: no .sluice file and no model.onnx in this folder"),
          new BadInput(
              1,
              "a file to verify that is no model",
              "verify DIR/good.npy",
              "DIR/good.npy: not a .sluice file; other models are verified by --input and --expect, or with the folder of their test data"),
          new BadInput(
              2,
              "an input without what is expected of it",
              "verify DIR/good.sluice --input DIR/good.npy",
              "--input needs --expect, the array that the model must give for it (see 'sluice verify --help')"),
          new BadInput(
              2,
              "two models for one expected array",
              "verify DIR/good.sluice DIR/plain.sluice --expect DIR/good.npy",
              "--expect takes one model, but there are 2 paths (see 'sluice verify --help')"),
          new BadInput(
              2,
              "two kinds of tolerance",
              "verify DIR/good.sluice --exact --rtol 1",
              "--exact, --max-steps, and --rtol with --atol exclude each other (see 'sluice verify --help')"),
          new BadInput(
              2,
              "a tolerance below zero",
              "verify DIR/good.sluice --rtol -1",
              "rtol -1.0 and atol 1.0E-7 must not be negative, and finite (see 'sluice verify --help')"),
          new BadInput(
              2,
              "numerics that nobody has",
              "verify DIR/good.sluice --numerics onnx",
              "invalid value for option '--numerics': 'onnx' is not one of sluice, onnxruntime, tflite-reference, tflite-optimized, tflite-xnnpack (see 'sluice verify --help')"),
          new BadInput(
              1,
              "an expected array that is not there",
              "verify DIR/good.sluice --input DIR/good.npy --expect DIR/none.npy",
              "DIR/none.npy: no such file or folder"),
          new BadInput(
              1,
              "a list of cases with an unknown option",
              "verify --cases DIR/cases.txt",
              "DIR/cases.txt:2: Unknown option: '--inptu'"),
          new BadInput(
              1,
              "a file to import that is no model",
              "import DIR/good.csv --output DIR/m.sluice",
              "DIR/good.csv: the name ends in none of .sluice, .onnx, .tflite"),
          new BadInput(
              1,
              "a Sluice model to import",
              "import DIR/good.sluice --output DIR/m.sluice",
              "DIR/good.sluice: is a Sluice model already"),
          new BadInput(
              1,
              "a model to import that is not there",
              "import DIR/none.onnx --output DIR/m.sluice",
              "DIR/none.onnx: no such file or folder"),
          new BadInput(
              1,
              "a file that is no ONNX model",
              "import DIR/text.onnx --output DIR/m.sluice",
              "DIR/text.onnx: this is no ONNX file: Protocol message tag had invalid wire type."),
          new BadInput(
              1,
              "a file that is no TFLite model",
              "import DIR/text.tflite --output DIR/m.sluice",
              "DIR/text.tflite: this is no TFLite file: bytes 4 to 7 are not 'TFL3'"),
          new BadInput(
              2,
              "a name for an import of other letters",
              "import DIR/good.onnx --output DIR/m.sluice --name my*model",
              "model name 'my*model' is not 1 to 128 letters, digits, '.', '_' or '-' (see 'sluice import --help')"),
          new BadInput(
              1,
              "feature names that do not fit the input",
              "import DIR/good.onnx --output DIR/m.sluice --features a,b,c",
              "3 features do not fit the input of shape [1, 2], which must be [1, features], [1, features, window] or [1, window, features]"),
          new BadInput(
              1,
              "no test data of the original",
              "import DIR/good.onnx --output DIR/m.sluice --check DIR/nothing",
              "DIR/nothing: neither test_data_set_0 nor input.npy and output.npy are in this folder"),
          new BadInput(
              1,
              "no folder for an import",
              "import DIR/good.onnx --output DIR/none/m.sluice",
              "DIR/none/m.sluice: there is no folder DIR/none"),
          new BadInput(
              1,
              "a model to export that is none",
              "export DIR/good.csv --onnx DIR/m.onnx",
              "DIR/good.csv: not a Sluice model: header length 7074135958000331124 is not between 2 and 16777216"),
          new BadInput(
              2,
              "nothing to evaluate by",
              "evaluate DIR/good.sluice --input DIR/good.npy",
              "error: Missing required argument (specify one of these): (--labels=FILE | --reconstruction) (see 'sluice evaluate --help')"),
          new BadInput(
              1,
              "fewer labels than inputs",
              "evaluate DIR/good.sluice --input DIR/good.npy --labels DIR/empty.csv",
              "DIR/good.npy has 1 items, but there are 0 labels"),
          new BadInput(
              1,
              "labels that are no numbers",
              "evaluate DIR/good.sluice --input DIR/good.npy --labels DIR/text.csv",
              "DIR/text.csv:1: 'a,b' is not the index of an output"),
          new BadInput(
              1,
              "a model that rebuilds nothing",
              "evaluate DIR/good.sluice --input DIR/good.npy --reconstruction",
              "the model gives [1, 1] for [1, 2]: it rebuilds nothing"));

  private BadInputs() {}
}
