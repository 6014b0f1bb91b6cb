"""placeholder"""
def blocking(project, dataset): return []
