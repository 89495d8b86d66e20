"""The engine for a cluster of OpenSearch nodes; loaded when one is opened."""
