import os

AUTHOR = "Ada Quill"
SITENAME = "Lantern Weekly"
SITEURL = ""
PATH = "content"
TIMEZONE = "America/Halifax"
DEFAULT_LANG = "en"
ARTICLE_URL = "{date:%Y}/{date:%m}/{slug}.html"
os.environ["NEVER_RUN"] = "1"
