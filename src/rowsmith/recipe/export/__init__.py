"""Recipes for other programs: as a Scrapy spider, as a schema of Crawl4AI."""

from rowsmith.recipe.export.crawl4ai import to_crawl4ai
from rowsmith.recipe.export.scrapy import to_scrapy

__all__ = ["to_crawl4ai", "to_scrapy"]
