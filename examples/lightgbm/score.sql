-- Scores the readings of pumps with the trees of LightGBM. Empty cells are NULL, which the trees know.
-- Run it in this folder: sql-client.sh -f score.sql

SET 'sql-client.execution.result-mode' = 'TABLEAU';

CREATE TABLE readings (
  id INT,
  pressure DOUBLE,
  flow DOUBLE,
  temperature DOUBLE,
  vibration DOUBLE,
  `load` DOUBLE
) WITH ('connector' = 'filesystem', 'path' = 'readings.csv', 'format' = 'csv', 'csv.null-literal' = '');

CREATE MODEL pump
  INPUT (pressure DOUBLE, flow DOUBLE, temperature DOUBLE, vibration DOUBLE, `load` DOUBLE)
  OUTPUT (probability FLOAT, decision STRING)
  WITH ('provider' = 'sluice', 'path' = 'pump.sluice');

SELECT id, probability, decision
FROM ML_PREDICT(TABLE readings, MODEL pump,
  DESCRIPTOR(pressure, flow, temperature, vibration, `load`));
