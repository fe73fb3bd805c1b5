"""The words by which pages name their parts in `class`, `id` and `role`.

Collected from the default markup of content management systems and their usual themes and plug-ins
(WordPress, Drupal, Joomla, TYPO3, Ghost, Blogger, MediaWiki, Arc, AEM), of advertising and comment
services and from BEM-style names that newsrooms give their own components. Patterns are matched
against `page_tree.names_of`: lower case, the words of one name parted by "-".
"""

from __future__ import annotations

import functools
import re


def _parts(words: str) -> re.Pattern[str]:
    """Matches names in which one of `words` is a part of its own: "share" in "post-share-box"."""
    return re.compile(rf"(?:^|[ -])(?:{'|'.join(words.split())})(?=$|[ -])")


def _whole(words: str) -> re.Pattern[str]:
    """Matches names that are one of `words` and nothing more."""
    return re.compile(rf"(?:^| )(?:{'|'.join(words.split())})(?=$| )")


FURNITURE = re.compile(
    "|".join(
        pattern.pattern
        for pattern in (
            # ways around the site
            _parts(
                "nav navs navbar navigation menu submenu breadcrumbs? crumbs? pagination pager sidebar side-bar "
                "footer masthead topbar toolbar skip-?link skip-?to-?content skip-?nav jump-?links? back-?to-?top "
                "site-?header global-?header search-?form search-?box search-?bar table-of-contents lwptoc ez-toc "
                "right-?rail left-?rail side-?rail"
            ),
            _whole("toc rail utility header-?nav tools"),
            # other articles
            _parts(
                "related[a-z]* recirc[a-z]* recommend(?:ed|ations?|s)? more-from more-on more-stories more-news more-articles "
                "more-posts more-like more-in more-links more-coverage more-to-?read read-?more read-?next read-?also read-on "
                "up-?next next-?up next-?article next-?story next-?post prev(?:ious)?-?article prev(?:ious)?-?story "
                "prev(?:ious)?-?post also-?read also-?like also-?see see-?also you-?may-?like you-?might-?like dont-?miss "
                "most-?read most-?popular most-?viewed most-?recent most-?shared most-?commented trending popular-?[a-z]+ "
                "latest-?news latest-?posts latest-?stories latest-?articles latest-?headlines top-?stories top-?news "
                "top-?headlines teasers? promos? promo-?[a-z]+ internal-?links? inline-?story inline-?article inline-?promo "
                "jp-relatedposts yarpp[a-z]* crp zergnet outbrain taboola revcontent mgid dianomi nativo post-navigation "
                "onward[a-z-]* interstitial-?link upsell"
            ),
            _whole("popular latest trending recent-?posts"),
            # sharing, following, subscribing, paying
            _parts(
                "share shares sharing sharer sharedaddy sharebar share-?buttons? addtoany[a-z]* addthis[a-z]* a2a social "
                "socials social-?[a-z]+ follow-?us follow-?[a-z]+ newsletters? newsletter-?[a-z]+ subscribe subscribe-[a-z-]+ subscription[a-z-]* "
                "sign-?up signup-?[a-z]* sign-?in log-?in login-?[a-z]+ mailing-?list email-?signup email-?capture email-?form "
                "email-?alert donat[a-z]+ paywall-?(?:prompt|banner|overlay|message|gate|barrier|modal|offer|footer) regwall[a-z-]* app-?download app-?promo app-?banner "
                "call-?to-?action cta contribution[a-z-]* support-us whatsapp-?[a-z]+ telegram-?[a-z]+"
            ),
            # advertising and consent
            _parts(
                "ads? adv adbox adslots? ad-?slot ad-?unit ad-?wrap ad-?wrapper ad-?container ad-?block ad-?space ad-?zone "
                "ad-?label ad-?break ad-?holder ad-?placeholder advert[a-z]* sponsor sponsors sponsored sponsorship "
                "banners? dfp gpt-?ad[a-z-]* adsbygoogle affiliate[a-z-]* cookies? cookie-?[a-z]+ consent[a-z-]* gdpr "
                "popup pop-?up modal lightbox toast notification[a-z-]* interstitial"
            ),
            # who wrote it
            _parts(
                "author-?bio author-?box author-?info author-?card author-?block author-?details author-?description "
                "author-?profile author-?about author-?tooltip[a-z-]* author-?section author-?area about-?(?:the-?)?authors? "
                "bio bios biography contributors? post-?author entry-?author article-?author"
            ),
            _whole("authors? author-?vcard vcard"),
            # about the article
            _parts(
                "post-?meta entry-?meta article-?meta meta-?data metadata meta-?info meta-?bar post-?info article-?info "
                "post-?tags entry-?tags article-?tags tag-?list tag-?cloud tag-?links tagcloud tags-?links tags-?container "
                "filed-?under post-?categories entry-?categories cat-?links post-?footer entry-?footer article-?footer bottom-of-article end-of-article article-?bottom article-?end post-?bottom "
                "article-?tools post-?tools action-?bar action-?buttons reading-?tools print-?(?:link|icon|only|tools|logo|this) copyright disclosure "
                "nutrition-?[a-z]+ print-?button"
            ),
            _whole("tags? keywords topics categories category meta legal"),
            # pictures and embedded things
            _parts(
                "carousel[a-z]* thumbnails? thumbs? video-?player video-?js video-?title video-?info video-?meta video-?playlist "
                "video-?container jw-?player jwplayer[a-z-]* playlist audio-?player audio-?module audio-?tool[a-z-]* podcast-?player "
                "view-?gallery gallery-?nav gallery-?thumbs slideshow-?controls"
            ),
            # what the text rests on
            _parts("article-?sources source-?list citation-?sources reflist works-cited"),
            _whole("references sources citations"),
            # readers' voices
            _parts(
                "comments?-?[a-z]+ disqus[a-z-]* livefyre coral-?[a-z]+ viafoura spotim openweb ratings? rating-?[a-z]+ votes? "
                "poll reactions? feedback like-?button review-?bar user-?review[a-z-]*"
            ),
            _whole("comments? respond reply replies discussion"),
            # for machines and assistive devices, or for paper
            _parts(
                "sr-only visually-?hidden screen-?reader[a-z-]* assistive-?text accessibly-hidden print-?only no-?print noprint "
                "tooltips? tooltip-?[a-z]+ mw-editsection mw-jump-link navbox catlinks hatnote"
            ),
        )
    )
)
"""Blocks that are no part of the article's text."""

LABELS = re.compile(
    "|".join(
        pattern.pattern
        for pattern in (
            _parts(
                "captions? caption-?[a-z]+ [a-z]+-?caption credits? photo-?credits? image-?credits? image-?source img-?credit "
                "image-?agency by-?lines? byline-?[a-z]+ author-?name author-?links? datelines? timestamps? time-?stamp publish(?:ed)?-?date "
                "publish(?:ed)?-?time published-?on pub-?date post-?date entry-?date article-?date date-?published date-?time "
                "updated-?date update-?date date-?modified reading-?time read-?time time-?to-?read kicker eyebrow rubric section-?label "
                "section-?name sr-only visually-?hidden screen-?reader-?text wp-caption-text share-[a-z]+ ad-?label advertisement "
                "read-?more read-?also also-?read enlarge[a-z-]*"
            ),
            _whole("date time dateline slug published updated legend author tags"),
        )
    )
)
"""Single lines beside the text: captions, credits, bylines, dates, the section's name."""

CAPTIONS = _parts("wp-caption-text wp-element-caption caption-text")
"""Captions in markup that editors' own systems wrote."""

COMMENTS = re.compile(
    r"(?:^| )(?:(?:[a-z]+-)?comments?(?:-(?:list|area|section|wrapper|container|thread|block|box|"
    r"template|holder|feed|wrap))?|comment-?list|disqus-?thread|fb-comments)(?=$| )"
)
"""Readers' comments, however long."""

CONSENT = _parts(
    "onetrust[a-z-]* truste[a-z-]* didomi[a-z-]* usercentrics[a-z-]* qc-cmp[a-z0-9-]* sp-message[a-z-]* cybot[a-z-]* "
    "cookie-?consent cookie-?banner cookie-?notice cookie-?law[a-z-]* cookie-?bar cookie-?policy cookie-?popup "
    "cookie-?message gdpr-?[a-z]+"
)
"""Consent dialogues: a page of text that stands in every page of a site."""

TEXT = re.compile(
    r"(?:^|[ -])(?:(?:article|story|post|entry|page|main|news|blog|body|rich)-?(?:body|content|text|"
    r"copy|contents|entry)|articlebody|storybody|body-?copy|wysiwyg)(?=$|[ -])"
)
"""Where the text stands."""

PICTURE = re.compile(
    r"(?:^|[ -])(?:image|img|photo|picture|figure|media)-?(?:wrap|wrapper|container|block|box|holder|embed|module|figure|item|frame|inline|full|left|right|center)(?=$|[ -])"
)
"""What holds a picture: a short text in it is its caption."""

EMBEDS = _parts(
    "twitter-tweet twitter-video instagram-media tiktok-embed fb-post fb-video bluesky-embed reddit-embed-bq "
    "tweet reddit-card imgur-embed-pub mastodon-embed threads-embed text-post-media"
)
"""Social networks' quotations: without their scripts they are a stub of the post."""

STANDFIRST = re.compile(
    r"(?:^|[ -])(?:dek|deck|standfirst|sub-?head(?:line|ing|er)?|sub-?title|summary|strap(?:-?line)?|intro|introduction|"
    r"lede?|leadin|lead-?text|excerpt|abstract|chapeau|chapo|vorspann|bajada|copete|entradilla|sumario|sommario|occhiello|"
    r"catenaccio|ondertitel|perex|anons|lid|ingress|manchet|short-?desc(?:ription)?|article-?desc(?:ription)?|description|sort-?dec|teaser-?text)(?=$|[ -])"
)
"""The paragraph between headline and text."""


@functools.lru_cache(maxsize=4096)
def kinds_of_names(names: str) -> frozenset[str]:
    """What an element of these names may be: the lower-case names of the patterns above that match.

    Remembered: a page has few names and many elements.
    """
    return frozenset(kind for kind, pattern in _KINDS.items() if pattern.search(names))


_KINDS = {
    "furniture": FURNITURE,
    "labels": LABELS,
    "captions": CAPTIONS,
    "comments": COMMENTS,
    "consent": CONSENT,
    "text": TEXT,
    "picture": PICTURE,
    "embeds": EMBEDS,
    "standfirst": STANDFIRST,
}
