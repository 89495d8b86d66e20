"""The ten lines of the README for those who have Spark."""

import sys

import pytest

from cluster.plans import write_plans
from dvcq_kb.batch import Task, add
from dvcq_kb.knowledge import open_kb


def test_spark_adds_documents(url, tmp_path, monkeypatch):
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
    # Its workers would take the first Python there is.
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    write_plans(tmp_path, 6)
    paths = sorted(map(str, tmp_path.glob("*.txt")))
    spark = sql.SparkSession.builder.master("local[2]").config("spark.driver.host", "127.0.0.1").getOrCreate()
    try:
        outcomes = spark.sparkContext.parallelize(paths, 3).map(lambda path: add(Task(path, path), url)).collect()
    finally:
        spark.stop()
    assert all(outcome.result for outcome in outcomes)
    with open_kb(url) as kb:
        with kb.batch():
            pass
        assert sorted(document.source for document in kb.documents()) == paths
