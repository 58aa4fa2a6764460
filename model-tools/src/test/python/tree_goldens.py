"""Writes the goldens of trained trees: for each model an ONNX file, an input and the outputs.

    python tree_goldens.py ../resources/io/sluice/tools/onnx/ml

Needs numpy, onnx, onnxruntime, scikit-learn and lightgbm. The trees are written node by node from the
trained models, so that no exporter is needed. The outputs are those of ONNX Runtime, one thread; the
script checks them against the trained models first.
"""

import sys
from pathlib import Path

import lightgbm
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from sklearn.datasets import load_diabetes, load_wine
from sklearn.ensemble import GradientBoostingRegressor, IsolationForest, RandomForestClassifier

ROWS = 40


class Trees:
    """The attributes of an ensemble."""

    def __init__(self, votes):
        self.votes = votes
        self.nodes = {
            k: []
            for k in (
                "treeids nodeids featureids modes values truenodeids falsenodeids"
                " missing_value_tracks_true"
            ).split()
        }
        self.leaves = {k: [] for k in "treeids nodeids ids weights".split()}

    def node(self, tree, number, feature, mode, value, yes, no, nan):
        row = (tree, number, feature, mode, value, yes, no, nan)
        for key, cell in zip(self.nodes, row):
            self.nodes[key].append(cell)

    def vote(self, tree, number, target, weight):
        for key, cell in zip(self.leaves, (tree, number, target, weight)):
            self.leaves[key].append(cell)

    def model(self, op, features, outputs, **attributes):
        for key, values in self.nodes.items():
            attributes["nodes_" + key] = values
        for key, values in self.leaves.items():
            attributes[self.votes + "_" + key] = values
        node = helper.make_node(op, ["X"], [name for name, _ in outputs], domain="ai.onnx.ml", **attributes)
        graph = helper.make_graph(
            [node],
            "trees",
            [helper.make_tensor_value_info("X", TensorProto.FLOAT, [None, features])],
            [helper.make_tensor_value_info(name, kind, None) for name, kind in outputs],
        )
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="goldens")


def rounded_down(value):
    """The greatest float32 that is not above a double, so that `x <= value` keeps its floats."""
    single = np.float32(value)
    return float(single if single <= value else np.nextafter(single, np.float32(-np.inf)))


def sklearn_tree(trees, number, tree, votes):
    for i in range(tree.node_count):
        leaf = tree.children_left[i] < 0
        trees.node(
            number,
            i,
            0 if leaf else int(tree.feature[i]),
            "LEAF" if leaf else "BRANCH_LEQ",
            0.0 if leaf else rounded_down(tree.threshold[i]),
            0 if leaf else int(tree.children_left[i]),
            0 if leaf else int(tree.children_right[i]),
            0,
        )
        if leaf:
            for target, weight in enumerate(votes(tree, i)):
                trees.vote(number, i, target, float(weight))


def lightgbm_tree(trees, number, root):
    count = 0

    def add(part):
        nonlocal count
        own = count
        count += 1
        if "leaf_value" in part:
            trees.node(number, own, 0, "LEAF", 0.0, 0, 0, 0)
            trees.vote(number, own, 0, part["leaf_value"])
            return own
        row = len(trees.nodes["modes"])
        categories = part["decision_type"] == "=="
        values = [float(c) for c in part["threshold"].split("||")] if categories else []
        links = [own]
        for value in values if categories else [rounded_down(part["threshold"])]:
            if links[-1] is None:
                links[-1] = count
                count += 1
            trees.node(
                number,
                links[-1],
                part["split_feature"],
                "BRANCH_EQ" if categories else "BRANCH_LEQ",
                value,
                0,
                0,
                int(part["default_left"] and not categories),
            )
            links.append(None)
        links.pop()
        yes = add(part["left_child"])
        no = add(part["right_child"])
        for i in range(len(links)):
            trees.nodes["truenodeids"][row + i] = yes
            trees.nodes["falsenodeids"][row + i] = links[i + 1] if i + 1 < len(links) else no
        return own

    add(root)


def forest():
    x, y = load_wine(return_X_y=True)
    x = x.astype(np.float32)
    model = RandomForestClassifier(9, max_depth=5, random_state=1).fit(x, y)
    trees = Trees("class")
    for i, tree in enumerate(model.estimators_):
        sklearn_tree(trees, i, tree.tree_, lambda t, n: t.value[n][0] / t.value[n][0].sum() / 9)
    labels = [int(c) for c in model.classes_]
    outputs = [("label", TensorProto.INT64), ("scores", TensorProto.FLOAT)]
    proto = trees.model("TreeEnsembleClassifier", x.shape[1], outputs, classlabels_int64s=labels)
    rows = x[:: len(x) // ROWS][:ROWS]
    return proto, rows, [model.predict(rows), model.predict_proba(rows)]


def boosting():
    x, y = load_diabetes(return_X_y=True)
    x = x.astype(np.float32)
    model = GradientBoostingRegressor(n_estimators=20, max_depth=3, random_state=1).fit(x, y)
    trees = Trees("target")
    for i, (tree,) in enumerate(model.estimators_):
        sklearn_tree(trees, i, tree.tree_, lambda t, n: t.value[n][0] * model.learning_rate)
    base = [float(model.init_.constant_[0][0])]
    proto = trees.model(
        "TreeEnsembleRegressor", x.shape[1], [("y", TensorProto.FLOAT)], n_targets=1, base_values=base
    )
    return proto, x[:ROWS], [model.predict(x[:ROWS])[:, None]]


def isolation():
    """The mean of the depths of the leaves; the arithmetic around it is not the trees'."""
    x = load_wine(return_X_y=True)[0].astype(np.float32)
    model = IsolationForest(n_estimators=11, random_state=1).fit(x)
    trees = Trees("target")
    for i, tree in enumerate(model.estimators_):
        depths = tree.tree_.compute_node_depths() - 1
        sklearn_tree(trees, i, tree.tree_, lambda t, n, depths=depths: [depths[n]])
    proto = trees.model(
        "TreeEnsembleRegressor",
        x.shape[1],
        [("depth", TensorProto.FLOAT)],
        n_targets=1,
        aggregate_function="AVERAGE",
    )
    paths = [np.asarray(tree.decision_path(x[:ROWS]).sum(axis=1)).ravel() - 1 for tree in model.estimators_]
    return proto, x[:ROWS], [np.mean(paths, axis=0)[:, None]]


def categories():
    """LightGBM with missing values and a feature of categories."""
    random = np.random.default_rng(1)
    x = random.normal(size=(800, 4)).astype(np.float32)
    x[:, 2] = random.integers(0, 12, 800)
    y = x[:, 0] * 2 + np.isin(x[:, 2], [1, 4, 5, 9]) * 3 + random.normal(size=800)
    y -= np.where(np.isnan(x[:, 1]), 0, x[:, 1])
    x[random.random(x.shape) < [0.1, 0.2, 0, 0]] = np.nan
    model = lightgbm.LGBMRegressor(
        n_estimators=12, num_leaves=7, min_child_samples=5, cat_smooth=1, max_cat_to_onehot=1, verbose=-1
    ).fit(x, y, categorical_feature=[2])
    trees = Trees("target")
    for i, tree in enumerate(model.booster_.dump_model()["tree_info"]):
        lightgbm_tree(trees, i, tree["tree_structure"])
    assert "BRANCH_EQ" in trees.nodes["modes"]
    proto = trees.model("TreeEnsembleRegressor", 4, [("y", TensorProto.FLOAT)], n_targets=1)
    return proto, x[:ROWS], [model.predict(x[:ROWS])[:, None]]


def main(folder):
    for case in (forest, boosting, isolation, categories):
        proto, rows, trained = case()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        session = onnxruntime.InferenceSession(proto.SerializeToString(), options)
        outputs = session.run(None, {"X": rows})
        for output, expected in zip(outputs, trained):
            np.testing.assert_allclose(output, expected, rtol=1e-5, atol=1e-5)
        target = Path(folder, case.__name__)
        (target / "test_data_set_0").mkdir(parents=True, exist_ok=True)
        onnx.save(proto, target / "model.onnx")
        tensors = [("input_0", rows)] + [(f"output_{i}", o) for i, o in enumerate(outputs)]
        for name, array in tensors:
            data = numpy_helper.from_array(np.ascontiguousarray(array), name).SerializeToString()
            (target / "test_data_set_0" / f"{name}.pb").write_bytes(data)


if __name__ == "__main__":
    main(sys.argv[1])
