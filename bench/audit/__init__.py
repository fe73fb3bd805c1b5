"""What outside checkers say of a site: nothing, if all is well.

    python -m bench.audit SITE [--state FOLDER] [--sample N] [--only NAME …]

Needs npm's packages beside this file (`npm ci`, which `make audit` does), Java for the Nu checker,
and Chromium. Not a part of `make test`, but for the links.
"""
