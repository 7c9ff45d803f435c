"""Each figure of the project as a ratio to its floor, both measured in one run on one machine.

One module a figure, each with `figures()`. Rates are counted per second of processor time of this process.
"""
