"""Writes goldens of LightGBM's SHAP values: the model as LightGBM saves it, rows, and what it attributes to each feature.

    python lightgbm_contributions.py ../resources/io/sluice/tools/attribution

contributions.npy [rows, outputs, features + 1] has the values of the raw score, and the expected value at last. Needs
numpy and lightgbm.
"""

import sys
import zlib
from pathlib import Path

import lightgbm
import numpy as np

from lightgbm_goldens import NAMES, rows

ROWS = 32


def make(folder, name, categories, **parameters):
    random = np.random.default_rng(zlib.crc32(name.encode()))
    x = rows(random, 600)
    value = np.where(np.isnan(x[:, 0]), 0.7, x[:, 0]) * np.where(x[:, 3] == 0, 1, 0.4 * x[:, 2])
    value = value + np.isin(x[:, 4] % 7, [1, 4]) + 0.3 * random.normal(size=len(x))
    classes = parameters.get("num_class", 2 if parameters["objective"] == "binary" else 0)
    y = np.floor(np.clip(value + classes / 2, 0, classes - 1e-3)) if classes else value
    data = lightgbm.Dataset(x, y, feature_name=NAMES, categorical_feature=[4] if categories else [])
    parameters.update(num_leaves=8, min_data_in_leaf=5, cat_smooth=1, max_cat_to_onehot=1, min_data_per_group=5)
    parameters.update(verbose=-1, num_threads=1, seed=1)
    model = lightgbm.train(parameters, data, 5)
    test = rows(random, ROWS)
    target = Path(folder, name)
    target.mkdir(parents=True, exist_ok=True)
    model.save_model(target / "model.txt")
    np.save(target / "input.npy", test)
    contributions = model.predict(test, pred_contrib=True)
    np.save(target / "contributions.npy", contributions.reshape(ROWS, -1, len(NAMES) + 1))


def main(folder):
    make(folder, "lgbm_binary", False, objective="binary")
    make(folder, "lgbm_categories", True, objective="regression")
    make(folder, "lgbm_zero_as_missing", True, objective="regression", zero_as_missing=True)
    make(folder, "lgbm_multiclass", True, objective="multiclass", num_class=3)


if __name__ == "__main__":
    main(sys.argv[1])
