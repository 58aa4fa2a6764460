"""Writes the goldens of LightGBM's text files: the model as LightGBM saves it, rows, and its predictions.

    python lightgbm_goldens.py ../resources/io/sluice/tools/boosting

Needs numpy and lightgbm.
"""

import sys
import zlib
from pathlib import Path

import lightgbm
import numpy as np

ROWS = 48
NAMES = ["pressure", "flow", "heat", "load", "kind"]


def rows(random, count):
    x = random.normal(size=(count, 5)).astype(np.float32)
    x[:, 4] = random.integers(0, 40, count)
    x[:, 3] = np.where(random.random(count) < 0.4, 0, x[:, 3])
    x[random.random(x.shape) < [0.15, 0.1, 0, 0, 0]] = np.nan
    return x


def make(folder, name, classes, categories=True, iterations=6, **parameters):
    """Labels below `classes`, or reals if it is 0."""
    random = np.random.default_rng(zlib.crc32(name.encode()))
    x = rows(random, 800)
    value = np.where(np.isnan(x[:, 0]), 0.7, x[:, 0]) + np.isin(x[:, 4] % 7, [1, 4]) - (x[:, 3] == 0)
    value = value + 0.3 * random.normal(size=len(x))
    y = np.floor(np.clip(value + classes / 2, 0, classes - 1e-3)) if classes else value
    data = lightgbm.Dataset(
        x,
        y,
        feature_name=NAMES,
        categorical_feature=[4] if categories else [],
        group=[80] * 10 if parameters["objective"] == "lambdarank" else None,
    )
    parameters.update(num_leaves=9, min_data_in_leaf=5, cat_smooth=1, max_cat_to_onehot=1, min_data_per_group=5)
    parameters.update(verbose=-1, num_threads=1, seed=1)
    model = lightgbm.train(parameters, data, iterations)
    test = rows(random, ROWS)
    strange = [np.nan, -0.5, 0, -0.0, 2.9, 1e30, -1e30, 31.5, 1e-36, -1e-36, 2e-35, 4e9]
    for i, number in enumerate(strange):
        test[i, 4] = number
        test[i, i % 4] = number
    target = Path(folder, name)
    target.mkdir(parents=True, exist_ok=True)
    model.save_model(target / "model.txt")
    np.save(target / "input.npy", test)
    np.save(target / "output.npy", model.predict(test).reshape(ROWS, -1).astype(np.float32))


def main(folder):
    make(folder, "lgbm_binary", 2, objective="binary", sigmoid=0.7)
    make(folder, "lgbm_sqrt", 0, objective="regression", reg_sqrt=True, zero_as_missing=True)
    make(folder, "lgbm_no_missing", 0, objective="regression_l1", use_missing=False)
    make(folder, "lgbm_poisson", 5, objective="poisson", zero_as_missing=True, categories=False)
    make(folder, "lgbm_multiclass", 3, objective="multiclass", num_class=3)
    make(folder, "lgbm_ova", 3, objective="multiclassova", num_class=3, sigmoid=1.3)
    make(folder, "lgbm_rank", 3, objective="lambdarank")
    make(folder, "lgbm_lambda", 2, objective="cross_entropy_lambda")
    make(folder, "lgbm_dart", 0, objective="huber", boosting="dart", drop_rate=0.5)
    make(folder, "lgbm_forest", 2, objective="binary", boosting="rf", bagging_freq=1, bagging_fraction=0.6)
    make(folder, "lgbm_constant", 1, objective="regression")


if __name__ == "__main__":
    main(sys.argv[1])
