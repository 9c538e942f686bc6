"""placeholder"""
def measure(model): return [], [], 0.0
