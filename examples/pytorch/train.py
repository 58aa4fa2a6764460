"""Trains a gated autoencoder on readings of a pump in PyTorch, and exports it for Sluice.

Everything is written beside this file:

    normal.csv      readings of normal operation, made up; the model is trained on them
    today.csv       readings to score, with a fault; the column "fault" is 1 during the fault
    pump.onnx       the model; it takes the normalized readings [1, feature, window]
    pump.json       what Sluice must know about the model: features, window, outputs, decision
    raw.npy         the windows of today.csv, not normalized
    testdata/       the same windows normalized, and the scores that PyTorch computes for them
"""

import csv
import json
import math
import pathlib

import numpy as np
import onnx
import torch
from torch import nn

FOLDER = pathlib.Path(__file__).parent
FEATURES = ["pressure", "flow", "temperature"]
WINDOW = 8
START = 1796112000  # 2026-12-01T08:00:00Z


class SqueezeExcite(nn.Module):
    """Weights the channels by what the whole window looks like."""

    def __init__(self, channels, reduced):
        super().__init__()
        self.gate = nn.Sequential(
            nn.AdaptiveAvgPool1d(1),
            nn.Conv1d(channels, reduced, 1),
            nn.ReLU(),
            nn.Conv1d(reduced, channels, 1),
            nn.Hardsigmoid(),
        )

    def forward(self, x):
        return x * self.gate(x)


class GatedAutoencoder(nn.Module):
    """The score is the mean squared error of the reconstructed window."""

    def __init__(self):
        super().__init__()
        self.network = nn.Sequential(
            nn.Conv1d(len(FEATURES), 16, 3, padding=1),
            nn.ReLU(),
            SqueezeExcite(16, 4),
            nn.Flatten(),
            nn.Linear(16 * WINDOW, 8),  # the bottleneck
            nn.ReLU(),
            nn.Linear(8, len(FEATURES) * WINDOW),
        )

    def forward(self, x):
        difference = torch.flatten(x, 1) - self.network(x)
        return torch.mean(difference * difference, dim=1, keepdim=True)


def readings(count, start, generator, fault=None):
    """Made-up readings: the load varies slowly; a fault lets the flow fall and the pump heat up."""
    rows = []
    for i in range(count):
        load = 1 + 0.1 * math.sin(2 * math.pi * (start + i) / 97)
        faulty = fault is not None and i in fault
        noise = torch.randn(3, generator=generator).tolist()
        pressure = 5.2 * load + 0.08 * noise[0]
        flow = 40.0 * load * (0.85 if faulty else 1) + 0.6 * noise[1]
        temperature = 38.0 + 9.0 * load + (2.0 if faulty else 0) + 0.3 * noise[2]
        rows.append([START + start + i, round(pressure, 3), round(flow, 2), round(temperature, 2),
                     int(faulty)])
    return rows


def write_csv(name, rows, columns):
    with open(FOLDER / name, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(row[: len(columns)] for row in rows)


def windows(rows):
    """[count, feature, window], the newest reading last."""
    values = torch.tensor([row[1:4] for row in rows], dtype=torch.float32)
    return values.unfold(0, WINDOW, 1).contiguous()


def train(inputs, generator):
    model = GatedAutoencoder()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    for epoch in range(60):
        order = torch.randperm(len(inputs), generator=generator)
        total = 0.0
        for batch in order.split(32):
            loss = model(inputs[batch]).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        if epoch % 10 == 9:
            print(f"epoch {epoch + 1}: loss {total / len(inputs):.4f}")
    return model.eval()


def export(model):
    path = FOLDER / "pump.onnx"
    torch.onnx.export(
        model,
        (torch.zeros(1, len(FEATURES), WINDOW),),
        path,
        input_names=["readings"],
        output_names=["score"],
        external_data=False,  # Sluice reads one file
        verbose=False,
    )
    exported = onnx.load(path)
    for node in exported.graph.node:
        del node.metadata_props[:]  # stack traces, with the paths of this machine
    onnx.checker.check_model(exported)
    onnx.save(exported, path)


def main():
    torch.manual_seed(1)
    generator = torch.Generator().manual_seed(1)
    normal = readings(1200, 0, generator)
    today = readings(300, 1200, generator, fault=range(180, 240))
    write_csv("normal.csv", normal, ["time", *FEATURES])
    write_csv("today.csv", today, ["time", *FEATURES, "fault"])

    raw = windows(normal)
    values = raw[:, :, -1]
    mean = values.mean(0)
    std = values.std(0)
    normalized = (raw - mean[:, None]) / std[:, None]
    trained, held_out = normalized[:960], normalized[960 + WINDOW:]
    model = train(trained, generator)
    with torch.no_grad():
        threshold = 1.5 * torch.quantile(model(held_out), 0.99).item()
    export(model)

    schema = {
        "features": {
            "features": [
                {"name": name, "mean": m, "std": s, "missing": "reject", "fill": m}
                for name, m, s in zip(FEATURES, mean.tolist(), std.tolist())
            ],
            "window": WINDOW,
            "layout": "ncl",
            "incomplete": "pad",
        },
        "outputs": {
            "names": ["score"],
            "decision": {
                "type": "threshold",
                "output": 0,
                "threshold": threshold,
                "labels": ["normal", "anomaly"],
            },
        },
    }
    (FOLDER / "pump.json").write_text(json.dumps(schema, indent=2) + "\n")

    raw = windows(today)
    inputs = (raw - mean[:, None]) / std[:, None]
    with torch.no_grad():
        scores = model(inputs)
    (FOLDER / "testdata").mkdir(exist_ok=True)
    np.save(FOLDER / "raw.npy", raw.numpy())
    np.save(FOLDER / "testdata" / "input.npy", inputs.numpy())
    np.save(FOLDER / "testdata" / "output.npy", scores.numpy())
    anomalies = int((scores > threshold).sum())
    print(f"threshold {threshold:.3f}; PyTorch finds {anomalies} of {len(scores)} windows anomalous")


if __name__ == "__main__":
    main()
