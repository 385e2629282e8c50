"""The tables that people read."""
from rounds import LIMIT, median, ratio, was_ended


def size_of(facts):
    return (f"{', '.join(facts['made_of'])}\n  {facts['files']:,} files, {facts['lines']:,} lines, "
            f"{facts['bytes'] / 1e6:.1f} MB of Python")


NOTHING = "nothing (true)"


def print_runs(results, baseline):
    wide = max(map(len, results)) + 1
    print(f"  {'medians of ' + str(len(results[baseline])):{wide}}{'wall ms':>10}{'fastest':>10}{'CPU ms':>10}{'peak MB':>10}"
          f"{baseline + ' ÷ it':>15}{'it ÷ ' + baseline:>15}")
    for name, runs in results.items():
        share = ratio(results[baseline], runs)
        print(f"  {name:{wide}}{median(runs, 'wall') * 1e3:10.1f}{min(run['wall'] for run in runs) * 1e3:10.1f}"
              f"{median(runs, 'cpu') * 1e3:10.1f}{median(runs, 'memory') / 1e6:10.1f}{share:15.2f}{1 / share:15.2f}"
              f"{f'  ended after {LIMIT} s' if was_ended(runs) else ''}")


def print_about(cases):
    for name, case in cases.items():
        if case.about:
            print(f"  {name}: {case.about}")


def print_instructions(counts):
    for name, count in counts.items():
        print(f"  {name}: {count / 1e6:,.0f} million instructions")


def machine(facts):
    return "\n".join(f"{name}: {value}" for name, value in facts.items())


def print_bars(judged):
    wide, tree = (max(len(bar[part]) for bar in judged) + 2 for part in ("bar", "tree"))
    print(f"{'bar':{wide}}{'tree':{tree}}{'at most':>8}{'measured':>10}")
    for bar in judged:
        start = f"{bar['bar']:{wide}}{bar['tree']:{tree}}{bar['limit']:8g}"
        if bar["measured"] is None:
            print(f"{start}{'-':>10}  not measured: without {bar['missing']}")
        else:
            print(f"{start}{bar['measured']:10.2f}  {'met' if bar['met'] else 'MISSED'}"
                  f"{f', and a run was ended after {LIMIT} s' if bar['ended'] else ''}")
