"""How offices are doing: stock, flow, delays, people left without a document; what of it is published."""
