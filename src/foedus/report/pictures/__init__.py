"""Pictures of measures: a frame in, a chart with its words and its data out."""
