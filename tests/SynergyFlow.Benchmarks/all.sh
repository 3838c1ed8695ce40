#!/usr/bin/env bash
# Measures everything that RESULTS.md tells, on a million records: all.sh [--data FOLDER] [--records N] [--count N] [--seconds N].
# The folder is filled first where it is empty, and kept. Tables come to standard output.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
for project in SynergyFlow.Web tests/SynergyFlow.Benchmarks; do
  dotnet build "$project" -c Release -v q >&2
done
exec artifacts/bin/SynergyFlow.Benchmarks/release/SynergyFlow.Benchmarks all "$@"
