def write(dataset, pages, site): pass
