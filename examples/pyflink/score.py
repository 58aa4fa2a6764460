"""Scores the readings of pumps with PyFlink. See README.md for the two models and the jar."""

import pathlib

from pyflink.table import EnvironmentSettings, TableEnvironment

FOLDER = pathlib.Path(__file__).parent.resolve()


def main():
    tables = TableEnvironment.create(EnvironmentSettings.in_streaming_mode())
    tables.execute_sql(f"""
        ADD JAR '{FOLDER}/sluice-sql.jar'
    """)
    tables.execute_sql(f"""
        CREATE TABLE readings (
          pump STRING,
          ts TIMESTAMP(3),
          pressure FLOAT,
          flow FLOAT,
          temperature FLOAT,
          WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
        ) WITH ('connector' = 'filesystem', 'path' = '{FOLDER}/readings.csv', 'format' = 'csv')
    """)

    # A model of one reading: a model of Flink SQL, and ML_PREDICT.
    tables.execute_sql(f"""
        CREATE MODEL reading
        INPUT (pressure FLOAT, flow FLOAT, temperature FLOAT)
        OUTPUT (score FLOAT, decision STRING)
        WITH ('provider' = 'sluice', 'path' = '{FOLDER}/reading.sluice')
    """)
    tables.execute_sql(f"""
        SELECT pump, ts, score, decision
        FROM ML_PREDICT(TABLE readings, MODEL reading, DESCRIPTOR(pressure, flow, temperature))
    """).print()

    # A model of the last 8 readings of each pump: the function of the module sluice.
    tables.execute_sql(f"""
        LOAD MODULE sluice
    """)
    tables.execute_sql(f"""
        SELECT pump, ts, score, decision
        FROM SLUICE_SCORE_KEYED(
          input => TABLE readings PARTITION BY pump ORDER BY ts,
          model => '{FOLDER}/pump.sluice')
    """).print()


if __name__ == "__main__":
    main()
