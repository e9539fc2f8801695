"""Pages that wait for their scripts, and pages that do not."""

import pytest

from rowsmith.dom import is_shell, parse
from rowsmith.model.page import Page

PROSE = "<p>" + "A long text that a visitor reads without any script at all. " * 20 + "</p>"
SHELLS = {
    "an element that an app takes over": f"<div id=root></div>{PROSE}<script src=a.js></script>",
    "it may say that it loads": f"<div id=app>Loading…</div>{PROSE}<script src=a.js></script>",
    "an element of an app's own": f"<job-list></job-list>{PROSE}<script src=a.js></script>",
    "an attribute of a framework": f"<div v-cloak><b>x</b></div>{PROSE}<script>f()</script>",
    "a named list without entries": f"<ul id=results></ul>{PROSE}<script>load()</script>",
    "placeholders of a template": f"<li>{{{{ job.title }}}}</li>{PROSE}<script>load()</script>",
    "a notice for visitors without scripts": "<body><noscript>Please enable JavaScript.</noscript>"
    f"{PROSE}<script>load()</script>",
    "hardly any text": "<h1>Jobs</h1><script type=module src=a.js></script>",
}
PLAIN = {
    "no script": f"<div id=root></div>{PROSE}",
    "a script with data only": f"<div id=root></div>{PROSE}<script type=application/json>[]</script>",
    "text, and a script beside it": f"<main id=main>{PROSE}</main><script src=a.js></script>",
    "an app that came with its contents": f"<div id=__next>{PROSE}</div><script src=a.js></script>",
    "a pixel for visitors without scripts": "<noscript><img src=/p.gif></noscript>"
    f"{PROSE}<script>load()</script>",
    "an empty place for an ad": f"<div id=ad-top></div>{PROSE}<script>load()</script>",
    "an empty list in the frame": f"<nav><ul id=list></ul></nav>{PROSE}<script>load()</script>",
    "an empty element without a name": f"<div class=clear></div>{PROSE}<script>load()</script>",
}


def _is_shell(body: str) -> bool:
    page = Page(url="http://site.example/", body=body.encode())
    return is_shell(parse(page))


@pytest.mark.parametrize("body", SHELLS.values(), ids=SHELLS.keys())
def test_a_page_that_waits_for_its_scripts_is_a_shell(body: str) -> None:
    assert _is_shell(body)


@pytest.mark.parametrize("body", PLAIN.values(), ids=PLAIN.keys())
def test_a_page_that_shows_what_it_has_is_none(body: str) -> None:
    assert not _is_shell(body)
