import sys

HERE = __file__.rpartition("/")[0]
# These tests read the rendered cluster and its schemas by the modules of tests/manifests.
sys.path[:0] = [HERE, HERE.rpartition("/")[0] + "/manifests"]
