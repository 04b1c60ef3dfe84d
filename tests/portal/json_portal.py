#!/usr/bin/env python3
"""A sandbox of the plain JSON portal (config/deploy/portal-openapi.yaml) over HTTPS, for tests. See README.md.

Sockets, TLS, control calls and faults are portal.py's; what the calls mean is json_api.py's.
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import faults  # noqa: E402
import json_api  # noqa: E402
import portal  # noqa: E402


class JsonPortal:
    """Everything a handler needs."""

    def __init__(self, state, accounts, seed=None):
        os.makedirs(state, mode=0o700, exist_ok=True)
        self.store = json_api.Store(os.path.join(state, "json.db"), seed)
        self.api = json_api.Api(self.store, accounts)
        self.faults = faults.Faults(seed)
        self.requests = faults.Requests()


class JsonHandler(portal.Handler):
    base_path = "/api/v1"
    calls = json_api


def main(argv):
    options = portal.parse(argv)
    made = JsonPortal(options.state, portal.accounts_from(options.account, options.state), options.seed)
    portal.serve(made, JsonHandler, options)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
