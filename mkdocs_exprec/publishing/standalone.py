"""A site's configuration -> what the Markdown extension needs when no plugin of ours is there to tell it."""

from __future__ import annotations

import os
from functools import cache

from mkdocs_exprec.graph import Graph
from mkdocs_exprec.matching import Matcher
from mkdocs_exprec.project import find_config, load_project
from mkdocs_exprec.publishing.atlas import Atlas
from mkdocs_exprec.publishing.mentions import Linking
from mkdocs_exprec.survey import Survey


def linking_for(config_file: str, page: str) -> Linking:
    """What a page of a site needs; the records are read once for all pages of one process.

    Args:
        config_file: the configuration of the site; if it is empty, the one of this folder.
        page: the address of the page's source in the site.
    """
    matcher, atlas = _atlas(os.path.abspath(config_file or find_config(".") or "mkdocs.yml"))
    record = next(iter(atlas.catalog.by_uri.get(page, ())), None)
    linking = Linking(matcher, page, lambda mention: atlas.of(mention, page))
    if record:
        linking.is_record = True
        linking.declared = matcher.declared(record.references)
    return linking


@cache
def _atlas(config_file: str) -> tuple[Matcher, Atlas]:
    project = load_project(config_file, os.path.dirname(config_file), None)
    survey = Survey.of(project)
    matcher = survey.matcher(survey.catalog)
    return matcher, Atlas(Graph.of(survey.catalog, matcher, survey.folders), project.url)
