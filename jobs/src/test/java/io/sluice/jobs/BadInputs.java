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
              "unknown command 'scor'; did you mean 'score'? (see 'sluice --help')"),
          new BadInput(
              2,
              "an unknown command, with a request for help",
              "fly --help",
              "unknown command 'fly' (see 'sluice --help')"),
          new BadInput(
              2,
              "an unexpected argument",
              "inspect DIR/good.sluice DIR/plain.sluice",
              "unexpected argument 'DIR/plain.sluice' (see 'sluice inspect --help')"),
          new BadInput(
              2,
              "an unknown option",
              "score --modle DIR/good.sluice --input DIR/good.csv",
              "unknown option '--modle'; did you mean '--model'? (see 'sluice score --help')"),
          new BadInput(
              2,
              "a missing required option",
              "score --input DIR/good.csv",
              "missing required option: '--model=M.sluice' (see 'sluice score --help')"),
          new BadInput(
              2,
              "an option without its value",
              "score --model DIR/good.sluice --input DIR/good.csv --output",
              "missing required parameter for option '--output' (SCORES.csv) (see 'sluice score --help')"),
          new BadInput(
              2,
              "a repeated option",
              "score --model DIR/good.sluice --model DIR/good.sluice --input DIR/good.csv",
              "option '--model' (M.sluice) should be specified only once (see 'sluice score --help')"),
          new BadInput(
              2,
              "a missing required argument",
              "inspect",
              "missing required parameter: 'M.sluice' (see 'sluice inspect --help')"),
          new BadInput(
              2,
              "a word instead of a number",
              "score --model DIR/good.sluice --input DIR/good.csv --parallelism two",
              "invalid value for option '--parallelism': 'two' is not a whole number (see 'sluice score --help')"),
          new BadInput(
              2,
              "a number out of range",
              "score --model DIR/good.sluice --input DIR/good.csv --parallelism 0",
              "--parallelism must be between 1 and 128, but is 0 (see 'sluice score --help')"),
          new BadInput(
              2,
              "a separator of two characters",
              "score --model DIR/good.sluice --input DIR/good.csv --separator ;;",
              "invalid value for option '--separator': ';;' is not a single character or 'tab' (see 'sluice score --help')"),
          new BadInput(
              2,
              "an invalid time format",
              "score --model DIR/good.sluice --input DIR/good.csv --time-format yyyy-qqqqqq",
              "invalid value for option '--time-format': 'yyyy-qqqqqq' is not a pattern such as 'dd.MM.yyyy HH:mm:ss': Too many pattern letters: q (see 'sluice score --help')"),
          new BadInput(
              1,
              "a model file that does not exist",
              "inspect DIR/none.sluice",
              "DIR/none.sluice: no such file or folder"),
          new BadInput(
              1,
              "a folder instead of a model file",
              "inspect DIR/nothing",
              "DIR/nothing: this is a folder; give a model file"),
          new BadInput(
              1,
              "an empty model file",
              "inspect DIR/empty.sluice",
              "DIR/empty.sluice: 0 bytes: not a Sluice model, which has at least 8 bytes"),
          new BadInput(
              1,
              "a file that is not a model",
              "inspect DIR/good.csv",
              "DIR/good.csv: not a Sluice model: header length 7074135958000331124 is not between 2 and 16777216"),
          new BadInput(
              1,
              "a model file that is truncated in its header",
              "inspect DIR/short.sluice",
              "DIR/short.sluice: the file is truncated: the header has 1016 bytes, but the file ends after 32"),
          new BadInput(
              1,
              "a model file that is truncated in its tensors",
              "inspect DIR/torn.sluice",
              "DIR/torn.sluice: the file is truncated: tensor 'w' ends at byte 12, but the file has only 9"),
          new BadInput(
              1,
              "a model in a newer format",
              "inspect DIR/newer.sluice",
              "DIR/newer.sluice: metadata 'sluice.format' is '9'; this version of Sluice reads formats 1 to 2; use a newer version"),
          new BadInput(
              1,
              "golden vectors that do not match",
              "score --model DIR/wrong-golden.sluice --input DIR/good.csv",
              "DIR/wrong-golden.sluice: golden vector 0: output 'level' is 3.0 (0x40400000), must be 4.0 (0x40800000); the model was built with different arithmetic; rebuild it with this version"),
          new BadInput(
              1,
              "a model without feature names",
              "score --model DIR/plain.sluice --input DIR/good.csv",
              "DIR/plain.sluice: the model has no feature names, so its columns cannot be found; use 'sluice run' with a .npy file"),
          new BadInput(
              1,
              "labels for a model without a decision",
              "score --model DIR/undecided.sluice --input DIR/good.csv --label-column fault",
              "DIR/undecided.sluice: --label-column needs a model that decides between normal and anomaly, but this model has no decision"),
          new BadInput(
              1,
              "an input file that does not exist",
              "score --model DIR/good.sluice --input DIR/none.csv",
              "DIR/none.csv: no such file or folder"),
          new BadInput(
              1,
              "a pattern that matches no file",
              "score --model DIR/good.sluice --input DIR/pump-*.csv",
              "DIR/pump-*.csv: no file matches this pattern"),
          new BadInput(
              1,
              "a folder without CSV files",
              "score --model DIR/good.sluice --input DIR/nothing",
              "DIR/nothing: the folder has no *.csv file"),
          new BadInput(
              1,
              "an empty CSV file",
              "score --model DIR/good.sluice --input DIR/empty.csv",
              "DIR/empty.csv: the file is empty; its first line must name the columns"),
          new BadInput(
              1,
              "a CSV file without a header",
              "score --model DIR/good.sluice --input DIR/numbers.csv",
              "DIR/numbers.csv: the first line must name the columns, but it has only numbers"),
          new BadInput(
              1,
              "a file that is not CSV",
              "score --model DIR/good.sluice --input DIR/long-line.csv",
              "DIR/long-line.csv: the first line is longer than 65536 bytes; is this a CSV file?"),
          new BadInput(
              1,
              "UTF-16 text",
              "score --model DIR/good.sluice --input DIR/utf16.csv",
              "DIR/utf16.csv: the file is UTF-16 text; convert it to UTF-8"),
          new BadInput(
              1,
              "Latin-1 text",
              "score --model DIR/good.sluice --input DIR/latin1.csv",
              "DIR/latin1.csv: the file is not UTF-8 text; convert it to UTF-8"),
          new BadInput(
              1,
              "missing feature columns",
              "score --model DIR/good.sluice --input DIR/other.csv",
              "DIR/other.csv: no column 'a' (did you mean 'A'?), 'b'; the columns are 'time', 'A', 'bb', 'pressure'"),
          new BadInput(
              1,
              "the wrong separator",
              "score --model DIR/good.sluice --input DIR/good.csv --separator ;",
              "DIR/good.csv: no column 'a', 'b'; the only column is 'time,a,b,fault'; check the separator"),
          new BadInput(
              1,
              "a duplicate column name",
              "score --model DIR/good.sluice --input DIR/twice.csv",
              "DIR/twice.csv: columns 1 and 3 are both named 'a'"),
          new BadInput(
              1,
              "a missing label column",
              "score --model DIR/good.sluice --input DIR/good.csv --label-column faults",
              "DIR/good.csv: no column 'faults' (did you mean 'fault'?); the columns are 'time', 'a', 'b', 'fault'"),
          new BadInput(
              1,
              "ambiguous dates",
              "score --model DIR/good.sluice --input DIR/dates.csv",
              "DIR/dates.csv: column 'date': '03/04/2020 10:00' is ambiguous: it can be a time like 09/03/2020 10:14:33 or a time like 03/09/2020 10:14:33; set the format, for example --time-format 'dd/MM/yyyy HH:mm:ss'"),
          new BadInput(
              1,
              "times in an unknown format",
              "score --model DIR/good.sluice --input DIR/words.csv --time-column when",
              "DIR/words.csv: column 'when': 'soon' is not in a known time format; set the format, for example --time-format 'dd.MM.yyyy HH:mm:ss'"),
          new BadInput(
              1,
              "an empty time column",
              "score --model DIR/good.sluice --input DIR/no-times.csv --time-column when",
              "DIR/no-times.csv: column 'when' is empty in the first rows"),
          new BadInput(
              1,
              "a quote that never closes",
              "score --model DIR/good.sluice --input DIR/quote.csv",
              "DIR/quote.csv:3: a quote opens in this row but never closes"),
          new BadInput(
              1,
              "a missing value in every row",
              "score --model DIR/good.sluice --input DIR/gaps.csv --output DIR/out1.csv",
              "scored 0 of 2 rows; the first error is DIR/gaps.csv:2: feature 'b' is missing or NaN"),
          new BadInput(
              1,
              "no readable row",
              "score --model DIR/good.sluice --input DIR/text.csv --output DIR/out2.csv",
              "scored 0 of 1 row; the first error is DIR/text.csv:2: column 'b': 'two' is not a number"),
          new BadInput(
              1,
              "an output folder that does not exist",
              "score --model DIR/good.sluice --input DIR/good.csv --output DIR/none/out.csv",
              "DIR/none/out.csv: folder DIR/none does not exist"),
          new BadInput(
              1,
              "a folder instead of an output file",
              "score --model DIR/good.sluice --input DIR/good.csv --output DIR/nothing",
              "DIR/nothing: this is a folder; give a file name"),
          new BadInput(
              1,
              "an output file that is also an input",
              "score --model DIR/good.sluice --input DIR/good.csv --output DIR/good.csv",
              "DIR/good.csv: --output would overwrite this file, which is an input (--input); choose another file"),
          new BadInput(
              1,
              "two outputs with one name",
              "quantize DIR/good.sluice --calibration DIR/good.csv --output DIR/q.out --report DIR/q.out",
              "DIR/q.out: --output and --report name the same file; choose two files"),
          new BadInput(
              1,
              "a model folder that does not exist",
              "score --model DIR/good.sluice --input DIR/good.csv --models DIR/none",
              "DIR/none: no such folder"),
          new BadInput(
              1,
              "a scores file that does not exist",
              "replay --scores DIR/none.csv --input DIR/good.csv --models DIR/models",
              "DIR/none.csv: no such file or folder"),
          new BadInput(
              1,
              "a file that is not a scores file",
              "replay --scores DIR/good.csv --input DIR/good.csv --models DIR/models",
              "DIR/good.csv: not a scores file of 'sluice score': its columns must be time, file, row, outputs, decision, version, digest"),
          new BadInput(
              1,
              "scores that were made without keys",
              "replay --scores DIR/scores.csv --input DIR/good.csv --models DIR/models --key-column fault",
              "DIR/scores.csv: these rows were scored without --key-column; remove the option"),
          new BadInput(
              1,
              "an output in the scores that is not a number",
              "replay --scores DIR/bad-scores.csv --input DIR/good.csv --models DIR/models",
              "DIR/bad-scores.csv:2: output 'high' is not a number"),
          new BadInput(
              1,
              "a folder of past models that does not exist",
              "replay --scores DIR/scores.csv --input DIR/good.csv --models DIR/none",
              "DIR/none: no such folder"),
          new BadInput(
              1,
              "a folder without the model that computed the scores",
              "replay --scores DIR/scores.csv --input DIR/good.csv --models DIR/models",
              "DIR/models: no model with digest 0123456789ab; put the model that computed the scores into this folder"),
          new BadInput(
              2,
              "a model name with invalid characters",
              "train --input DIR/long.csv --features a,b --window 4 --output DIR/m.sluice --name my*model",
              "model name 'my*model' is not 1 to 128 letters, digits, '.', '_' or '-' (see 'sluice train --help')"),
          new BadInput(
              2,
              "a window of zero rows",
              "train --input DIR/long.csv --features a,b --window 0 --output DIR/m.sluice",
              "window 0: must be 1 to 4096 (see 'sluice train --help')"),
          new BadInput(
              2,
              "a duplicate feature",
              "train --input DIR/long.csv --features a,b,a --window 4 --output DIR/m.sluice",
              "--features lists 'a' twice (see 'sluice train --help')"),
          new BadInput(
              1,
              "missing feature columns in the training data",
              "train --input DIR/long.csv --features a,bb --window 4 --output DIR/m.sluice",
              "DIR/long.csv: no column 'bb'; the columns are 'a', 'b', 'gap'"),
          new BadInput(
              1,
              "too few rows for the window",
              "train --input DIR/long.csv --features a,b --window 20 --output DIR/m.sluice",
              "cannot train on these rows: no sequence is long enough for a window of 20 rows both before and within the held-out share of 0.2: the longest has 30 rows; use more rows or a smaller window"),
          new BadInput(
              1,
              "a training value that is not a number",
              "train --input DIR/text.csv --features a,b --window 1 --output DIR/m.sluice",
              "DIR/text.csv:2: column 'b': 'two' is not a number"),
          new BadInput(
              1,
              "a training value that is too large for a float",
              "train --input DIR/huge.csv --features a --window 1 --output DIR/m.sluice",
              "DIR/huge.csv:3: column 'a': the number is too large for a float"),
          new BadInput(
              1,
              "a time in the training data that cannot be read",
              "train --input DIR/words.csv --features a,b --window 1 --output DIR/m.sluice --time-column when",
              "DIR/words.csv: column 'when': 'soon' is not in a known time format; set the format, for example --time-format 'dd.MM.yyyy HH:mm:ss'"),
          new BadInput(
              1,
              "a training column without values",
              "train --input DIR/long.csv --features a,gap --window 4 --output DIR/m.sluice",
              "cannot train on these rows: feature 'gap' has no values; remove it"),
          new BadInput(
              1,
              "an array file that does not exist",
              "run DIR/good.sluice --input DIR/none.npy --output DIR/y.npy",
              "DIR/none.npy: no such file or folder"),
          new BadInput(
              1,
              "a file that is not an array",
              "run DIR/good.sluice --input DIR/good.csv --output DIR/y.npy",
              "DIR/good.csv: not a .npy file: it does not start with \\x93NUMPY"),
          new BadInput(
              1,
              "a truncated array",
              "run DIR/good.sluice --input DIR/torn.npy --output DIR/y.npy",
              "DIR/torn.npy: shape [1, 2] of FLOAT32 takes 8 bytes, but 5 follow the header"),
          new BadInput(
              1,
              "an array of the wrong shape",
              "run DIR/good.sluice --input DIR/wide.npy --output DIR/y.npy",
              "DIR/wide.npy: the array has shape [2, 3], but the model takes [batch, 2]"),
          new BadInput(
              2,
              "nothing to verify",
              "verify",
              "nothing to verify; give a PATH or --cases (see 'sluice verify --help')"),
          new BadInput(
              1,
              "a path to verify that does not exist",
              "verify DIR/none",
              "DIR/none: no such file or folder"),
          new BadInput(
              1,
              "a folder without models",
              "verify DIR/nothing",
              "DIR/nothing: the folder has no .sluice file and no model.onnx"),
          new BadInput(
              1,
              "a file to verify that is not a Sluice model",
              "verify DIR/good.npy",
              "DIR/good.npy: not a .sluice file; for other models, use --input and --expect, or the folder of their test data"),
          new BadInput(
              2,
              "an input without an expected output",
              "verify DIR/good.sluice --input DIR/good.npy",
              "--input needs --expect, the expected output (see 'sluice verify --help')"),
          new BadInput(
              2,
              "two models for one expected output",
              "verify DIR/good.sluice DIR/plain.sluice --expect DIR/good.npy",
              "--expect needs one PATH, but there are 2 (see 'sluice verify --help')"),
          new BadInput(
              2,
              "two kinds of tolerance",
              "verify DIR/good.sluice --exact --rtol 1",
              "--exact, --max-steps, and --rtol with --atol cannot be combined (see 'sluice verify --help')"),
          new BadInput(
              2,
              "a negative tolerance",
              "verify DIR/good.sluice --rtol -1",
              "rtol -1.0 and atol 1.0E-7 must be finite and not negative (see 'sluice verify --help')"),
          new BadInput(
              2,
              "an unknown numerics profile",
              "verify DIR/good.sluice --numerics onnx",
              "invalid value for option '--numerics': 'onnx' is not one of sluice, onnxruntime, tflite-reference, tflite-optimized, tflite-xnnpack (see 'sluice verify --help')"),
          new BadInput(
              1,
              "an expected array that does not exist",
              "verify DIR/good.sluice --input DIR/good.npy --expect DIR/none.npy",
              "DIR/none.npy: no such file or folder"),
          new BadInput(
              1,
              "an unknown option in a list of cases",
              "verify --cases DIR/cases.txt",
              "DIR/cases.txt:2: unknown option '--inptu'; did you mean '--input'?"),
          new BadInput(
              1,
              "a file to import that is not a model",
              "import DIR/good.csv --output DIR/m.sluice",
              "DIR/good.csv: the file is no model of XGBoost (JSON, UBJSON or binary) or LightGBM (text),"
                  + " and its name does not end in .sluice, .onnx or .tflite"),
          new BadInput(
              1,
              "a Sluice model to import",
              "import DIR/good.sluice --output DIR/m.sluice",
              "DIR/good.sluice: this is already a Sluice model"),
          new BadInput(
              1,
              "a model to import that does not exist",
              "import DIR/none.onnx --output DIR/m.sluice",
              "DIR/none.onnx: no such file or folder"),
          new BadInput(
              1,
              "a file that is not an ONNX model",
              "import DIR/text.onnx --output DIR/m.sluice",
              "DIR/text.onnx: not an ONNX file: Protocol message tag had invalid wire type."),
          new BadInput(
              1,
              "a file that is not a TFLite model",
              "import DIR/text.tflite --output DIR/m.sluice",
              "DIR/text.tflite: not a TFLite file: bytes 4 to 7 are not 'TFL3'"),
          new BadInput(
              2,
              "a name for an import with invalid characters",
              "import DIR/good.onnx --output DIR/m.sluice --name my*model",
              "model name 'my*model' is not 1 to 128 letters, digits, '.', '_' or '-' (see 'sluice import --help')"),
          new BadInput(
              1,
              "feature names that do not fit the input",
              "import DIR/good.onnx --output DIR/m.sluice --features a,b,c",
              "3 features do not fit the input of shape [1, 2], which must be [1, features], [1, features, window] or [1, window, features]"),
          new BadInput(
              2,
              "feature names, and a schema with feature names",
              "import DIR/good.onnx --output DIR/m.sluice --features a,b --schema DIR/no-window.json",
              "--features and --schema exclude each other; name the features in the schema (see 'sluice import --help')"),
          new BadInput(
              1,
              "a schema that is not JSON",
              "import DIR/good.onnx --output DIR/m.sluice --schema DIR/text.json",
              "DIR/text.json: schema: Unrecognized token 'no': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"),
          new BadInput(
              1,
              "a schema without a required field",
              "import DIR/good.onnx --output DIR/m.sluice --schema DIR/no-window.json",
              "DIR/no-window.json: schema.features.window: the field is missing"),
          new BadInput(
              1,
              "a schema that does not fit the model",
              "import DIR/good.onnx --output DIR/m.sluice --schema DIR/one-feature.json",
              "the features of the schema are an input F32[1, 1], but the model takes F32[1, 2]"),
          new BadInput(
              1,
              "a folder without test data of the original",
              "import DIR/good.onnx --output DIR/m.sluice --check DIR/nothing",
              "DIR/nothing: the folder has neither test_data_set_0 nor input.npy and output.npy"),
          new BadInput(
              1,
              "an output folder for an import that does not exist",
              "import DIR/good.onnx --output DIR/none/m.sluice",
              "DIR/none/m.sluice: folder DIR/none does not exist"),
          new BadInput(
              1,
              "a file to export that is not a model",
              "export DIR/good.csv --onnx DIR/m.onnx",
              "DIR/good.csv: not a Sluice model: header length 7074135958000331124 is not between 2 and 16777216"),
          new BadInput(
              2,
              "no measure to evaluate",
              "evaluate DIR/good.sluice --input DIR/good.npy",
              "missing required argument (specify one of these): (--labels=FILE | --reconstruction) (see 'sluice evaluate --help')"),
          new BadInput(
              1,
              "fewer labels than inputs",
              "evaluate DIR/good.sluice --input DIR/good.npy --labels DIR/empty.csv",
              "DIR/good.npy has 1 items, but there are 0 labels"),
          new BadInput(
              1,
              "labels that are not numbers",
              "evaluate DIR/good.sluice --input DIR/good.npy --labels DIR/text.csv",
              "DIR/text.csv:1: 'a,b' is not a class index"),
          new BadInput(
              1,
              "a model that does not reconstruct its input",
              "evaluate DIR/good.sluice --input DIR/good.npy --reconstruction",
              "the output has shape [1, 1] and the input [1, 2], so the model does not reconstruct its input"),
          new BadInput(
              2,
              "no control log",
              "publish DIR/good.sluice",
              "where is the control log? Use --bootstrap and --topic, or --folder (see 'sluice publish --help')"),
          new BadInput(
              2,
              "a time that is not one",
              "retire --model sum --folder DIR/models --from soon",
              "invalid value for option '--from': 'soon' is not a time; use milliseconds since 1970 or a time such as 2026-12-01T08:00:00Z (see 'sluice retire --help')"),
          new BadInput(
              1,
              "a watched folder that does not exist",
              "publish DIR/good.sluice --folder DIR/none",
              "DIR/none: there is no such folder; create it first"),
          new BadInput(
              1,
              "no trial to roll back",
              "rollback --model sum --folder DIR/models",
              "the log has no trial of model 'sum', so there is nothing to roll back"),
          new BadInput(
              1,
              "a configuration file of a Kafka job that does not exist",
              "score-kafka DIR/none.yaml",
              "DIR/none.yaml: no such file or folder"),
          new BadInput(
              1,
              "a configuration file of a Kafka job without a required entry",
              "score-kafka DIR/no-scores.yaml",
              "DIR/no-scores.yaml: entry 'topics.scores' is missing; write the topic for the scores"),
          new BadInput(
              1,
              "a configuration file of a Kafka job with a list",
              "score-kafka DIR/list.yaml --check",
              "DIR/list.yaml: entry 'features' is a list; write one value, or 'NAME: VALUE' lines"),
          new BadInput(
              1,
              "a Kafka broker that does not answer",
              "score-kafka DIR/no-broker.yaml",
              "no broker answered at localhost:1; check the addresses, and the properties of the client if the brokers use TLS or a login"));

  private BadInputs() {}
}
