"""The dying-ReLU laboratory: every hidden unit against the line z = 0, and the dead counted."""
