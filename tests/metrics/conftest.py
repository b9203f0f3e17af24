import sys

HERE = __file__.rpartition("/")[0]
# The cluster as it is rendered, and its schemas, are read as tests/manifests reads them.
sys.path[:0] = [HERE, HERE.rpartition("/")[0] + "/manifests"]
