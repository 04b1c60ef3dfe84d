#!/usr/bin/env python3
"""A sandbox of the insurance gateway over HTTPS, for tests. See README.md.

Sockets, TLS, control calls and faults are portal.py's; what the calls mean is bhxh_api.py's.
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import bhxh_api  # noqa: E402
import faults  # noqa: E402
import portal  # noqa: E402


class Gateway:
    """Everything a handler needs."""

    def __init__(self, seed=None):
        self.store = bhxh_api.Store()
        self.api = bhxh_api.Api(self.store)
        self.faults = faults.Faults(seed)
        self.requests = faults.Requests()


class GatewayHandler(portal.Handler):
    base_path = "/api"
    calls = bhxh_api


def main(argv):
    options = portal.parse(argv)
    portal.serve(Gateway(options.seed), GatewayHandler, options)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
