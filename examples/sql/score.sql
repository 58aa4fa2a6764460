-- Scores the readings of pumps with a model that reads the last 8 readings of each pump.
-- Run it in this folder: sql-client.sh -f score.sql

SET 'sql-client.execution.result-mode' = 'TABLEAU';

LOAD MODULE sluice;

CREATE TABLE readings (
  pump STRING,
  ts TIMESTAMP(3),
  pressure FLOAT,
  flow FLOAT,
  temperature FLOAT,
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = 'readings.csv', 'format' = 'csv');

SELECT pump, ts, score, decision
FROM SLUICE_SCORE_KEYED(
  input => TABLE readings PARTITION BY pump ORDER BY ts,
  model => 'pump.sluice');
