"""The budget's calculators: pure maths, plain values in and out, nothing stored."""
