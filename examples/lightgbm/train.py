"""Trains the model of this example with LightGBM, on readings of pumps with missing values.

    python train.py

Writes into this folder: model.txt, as LightGBM saves it; model.onnx, the same trees in ONNX; readings.csv, new
readings to score; and predictions.csv, LightGBM's own predictions for them. Needs numpy, lightgbm and onnx.
"""

from pathlib import Path

import lightgbm
import numpy as np
import onnx
from onnx import TensorProto, helper

FEATURES = ["pressure", "flow", "temperature", "vibration", "load"]
FOLDER = Path(__file__).parent


def readings(random, count):
    """Readings with two decimals, and whether the pump fails within a day. A sensor fails now and then."""
    load = random.uniform(20, 100, count)
    wear = random.exponential(1, count)
    pressure = 3 + 0.02 * load - 0.3 * wear + 0.1 * random.normal(size=count)
    flow = 8 + 0.1 * load - 0.8 * wear + 0.5 * random.normal(size=count)
    temperature = 40 + 0.2 * load + 4 * wear + 2 * random.normal(size=count)
    vibration = 0.5 + 0.9 * wear + 0.2 * random.normal(size=count)
    x = np.round(np.stack([pressure, flow, temperature, vibration, load], 1), 2)
    # The temperature of hot pumps is missing more often, so that a missing value tells something.
    rates = np.stack([np.full(count, r) for r in (0.05, 0.1, 0.05, 0.2, 0)], 1)
    rates[:, 2] += 0.25 * (wear > 1.5)
    x[random.random(x.shape) < rates] = np.nan
    return x, (wear + 0.5 * random.normal(size=count) > 1.7).astype(int)


class Ensemble:
    """The trees of a model as the attributes of a TreeEnsembleRegressor."""

    def __init__(self):
        self.nodes = {}

    def add(self, **values):
        for name, value in values.items():
            self.nodes.setdefault(name, []).append(value)

    def tree(self, number, root):
        count = 0

        def node(part):
            nonlocal count
            own, count = count, count + 1
            row = len(self.nodes.get("nodes_modes", []))
            leaf = "leaf_value" in part
            self.add(
                nodes_treeids=number,
                nodes_nodeids=own,
                nodes_featureids=0 if leaf else part["split_feature"],
                nodes_modes="LEAF" if leaf else "BRANCH_LEQ",
                nodes_values=0.0 if leaf else float(part["threshold"]),
                nodes_truenodeids=0,
                nodes_falsenodeids=0,
                # Where the training data had no missing value, LightGBM takes one for 0.
                nodes_missing_value_tracks_true=int(
                    not leaf
                    and (0 <= part["threshold"] if part["missing_type"] == "None" else part["default_left"])
                ),
            )
            if leaf:
                self.add(target_treeids=number, target_nodeids=own, target_ids=0, target_weights=part["leaf_value"])
            else:
                self.nodes["nodes_truenodeids"][row] = node(part["left_child"])
                self.nodes["nodes_falsenodeids"][row] = node(part["right_child"])
            return own

        node(root)


def to_onnx(model):
    ensemble = Ensemble()
    for number, tree in enumerate(model.dump_model()["tree_info"]):
        ensemble.tree(number, tree["tree_structure"])
    graph = helper.make_graph(
        [
            helper.make_node(
                "TreeEnsembleRegressor", ["features"], ["sum"], domain="ai.onnx.ml", n_targets=1, **ensemble.nodes
            ),
            helper.make_node("Sigmoid", ["sum"], ["probability"]),
        ],
        "pump",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, [1, len(FEATURES)])],
        [helper.make_tensor_value_info("probability", TensorProto.FLOAT, [1, 1])],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="train.py")


def main():
    random = np.random.default_rng(7)
    x, y = readings(random, 6000)
    parameters = dict(objective="binary", num_leaves=15, learning_rate=0.15, verbose=-1, num_threads=1, seed=1)
    model = lightgbm.train(parameters, lightgbm.Dataset(x, y, feature_name=FEATURES), 40)
    text = model.model_to_string()
    (FOLDER / "model.txt").write_text(text)
    onnx.save(to_onnx(model), FOLDER / "model.onnx")
    x, y = readings(random, 600)
    predicted = model.predict(x)
    with open(FOLDER / "readings.csv", "w") as file:
        for i, row in enumerate(x):
            cells = ["" if np.isnan(value) else f"{value:.2f}" for value in row]
            file.write(",".join([str(i), *cells]) + "\n")
    np.savetxt(FOLDER / "predictions.csv", predicted, fmt="%.9f")
    print(f"{np.mean((predicted > 0.5) == y):.1%} of {len(y)} new readings are classified correctly")


if __name__ == "__main__":
    main()
