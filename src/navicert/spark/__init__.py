"""The same engines on a cluster: functions over Arrow batches, as Spark's `mapInArrow` calls them."""
