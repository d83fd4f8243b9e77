"""A sentence encoder: read from a base, fine-tuned with PyTorch, exported, and run through onnxruntime."""
