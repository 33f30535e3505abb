"""Parse tree to statements, with the checks that need nothing but the text."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

from antlr4 import Token

from thanosql.compiler import ast
from thanosql.compiler.brackets import token_span
from thanosql.compiler.common_tables import common_tables
from thanosql.compiler.errors import ParseError
from thanosql.compiler.islands import Parse, find_islands
from thanosql.compiler.literals import (
    Tree,
    build_model_name,
    build_name,
    build_option,
    build_parameter,
    build_path,
    span_of,
)
from thanosql.compiler.source import Span

# A colon right after one of these is the database's: a[1:n], {'key':value}, x::int. The first line is all keywords.
_GLUE = frozenset(
    {
        *range(1, Tree.SEMICOLON),
        *(Tree.WORD, Tree.QUOTED_NAME, Tree.PARAMETER, Tree.INTEGER, Tree.DECIMAL),
        *(Tree.STRING, Tree.ESCAPE_STRING, Tree.DOLLAR_STRING),
        *(Tree.RIGHT_PAREN, Tree.RIGHT_BRACKET, Tree.RIGHT_BRACE, Tree.COLON),
    }
)

# What a query in parentheses begins with. Any other word after EXPLAIN ( is an option of the database's own EXPLAIN.
_QUERY_OPENINGS = frozenset({"(", "from", "select", "table", "values", "with"})


class Builder:
    """Makes the statements of one script.

    Args:
        text: the script.
        tokens: all of its tokens, comments too.
        parse: returns the statement at a place of the script, for what stands inside the database's SQL.
    """

    def __init__(self, text: str, tokens: list[Token], parse: Parse):
        self._text = text
        self._tokens = tokens
        self._parse = parse

    def script(self, node: Any) -> ast.Script:
        """Return what the whole text says."""
        statements = tuple(self._statement(statement) for statement in node.statement())
        return ast.Script(statements, span=Span(0, len(self._text)))

    def _statement(self, node: Any) -> ast.Statement:
        match node:
            case Tree.ExecuteContext():
                return self._command(node.command())
            case Tree.PlainSqlContext():
                return self._sql(node)
            case Tree.ExplainCommandContext():
                if node.group():
                    raise _unknown_explain_options(node)
                return _explain(node, self._command(node.command()))
            case Tree.ExplainSqlContext():
                explained = node.explainedSql()
                return self._sql(node) if _has_database_options(explained) else _explain(node, self._sql(explained))
        raise AssertionError(f"no statement is made of {type(node).__name__}")

    def _command(self, node: Any) -> ast.Statement:
        span = span_of(node)
        match node:
            case Tree.BuildModelContext():
                name, base = build_model_name(node.model), build_model_name(node.base)
                return ast.BuildModel(name, base, _options(node), self._query(node.query()), span=span)
            case Tree.FitModelContext():
                name, source = build_model_name(node.model), build_model_name(node.source)
                return ast.FitModel(name, source, _options(node), self._query(node.query()), span=span)
            case Tree.PredictContext():
                query = self._query(node.query())
                return ast.Predict(build_model_name(node.model), _options(node), query, span=span)
            case Tree.EvaluateContext():
                query = self._query(node.query())
                return ast.Evaluate(build_model_name(node.model), _options(node), query, span=span)
            case Tree.PrintAudioContext():
                return ast.PrintAudio(_options(node), self._query(node.query()), span=span)
            case Tree.ListModelsContext():
                return ast.ListModels(span=span)
            case Tree.ListTablesContext():
                return ast.ListTables(span=span)
            case Tree.ListBaseModelsContext():
                return ast.ListBaseModels(span=span)
            case Tree.DescribeModelContext():
                return ast.DescribeModel(build_model_name(node.model), span=span)
            case Tree.DeleteModelContext():
                return ast.DeleteModel(build_model_name(node.model), if_exists=bool(node.EXISTS()), span=span)
            case Tree.RenameModelContext():
                name, target = build_model_name(node.model), build_model_name(node.target)
                return ast.RenameModel(name, target, if_exists=bool(node.EXISTS()), span=span)
            case Tree.ListCacheContext():
                return ast.ListCache(span=span)
            case Tree.ClearCacheContext():
                return ast.ClearCache(build_model_name(node.model) if node.model else None, span=span)
            case Tree.ListTrainingsContext():
                return ast.ListTrainings(span=span)
            case Tree.ListHistoryContext():
                return ast.ListHistory(build_model_name(node.model) if node.model else None, span=span)
        return self._move(node, span)

    def _move(self, node: Any, span: Span) -> ast.Statement:
        """Return a statement that moves models or data in or out."""
        match node:
            case Tree.ListDatasetsContext():
                return ast.ListDatasets(span=span)
            case Tree.GetModelContext():
                return ast.GetModel(build_model_name(node.base), _options(node), span=span)
            case Tree.GetDatasetContext():
                return ast.GetDataset(build_name(node.dataset.name()), _options(node), span=span)
            case Tree.ExportModelContext():
                return ast.ExportModel(build_model_name(node.model), _options(node), build_path(node.path()), span=span)
            case Tree.UploadModelContext():
                return ast.UploadModel(build_model_name(node.model), _options(node), build_path(node.path()), span=span)
            case Tree.CopyTableContext():
                options = _options(node) if node.optionList() else None
                return ast.CopyTable(build_name(node.table.name()), options, build_path(node.path()), span=span)
        raise AssertionError(f"no statement is made of {type(node).__name__}")

    def _sql(self, node: Any) -> ast.Sql:
        return ast.Sql(self._text_of(node, statement=True), span=span_of(node))

    def _query(self, node: Any) -> ast.Query:
        """Return the query after AS, without the parentheses that enclose all of it."""
        while enclosing := _enclosing(node):
            node = enclosing.inside()
            if not node.getChildCount():
                raise ParseError("unexpected ')', expecting a query", span=token_span(enclosing.stop))
        for token in self._tokens_of(node):
            if token.type == Tree.SEMICOLON:
                hint = "a query is one statement, without ';'"
                raise ParseError("unexpected ';', expecting ')'", hint=hint, span=token_span(token))
        return self._text_of(node)

    def _text_of(self, node: Any, *, statement: bool = False) -> ast.Query:
        """Return the script's text under ``node``, exactly, and the parameters and islands in it."""
        span = span_of(node)
        tokens = self._tokens_of(node)
        islands = find_islands(tokens, self._parse, statement=statement)
        everything = tokens
        tokens = [token for token in tokens if not any(_within(token, island.span) for island in islands)]
        # What stands right before the text, such as AS, is no part of it, and makes nothing of its first colon.
        parameters = [
            build_parameter(token)
            for token in tokens
            if token.type == Tree.PARAMETER and (token.start == span.start or not self._is_glued(token))
        ]
        numbered = [
            token_span(mark).cover(token_span(number))
            for mark, number in pairwise(tokens)
            if mark.text == "$" and number.type == Tree.INTEGER and mark.stop + 1 == number.start
        ]
        found = ast.Query(self._text[span.start : span.end], tuple(parameters), tuple(numbered), islands, span=span)
        return _with_tables(found, everything) if islands else found

    def _tokens_of(self, node: Any) -> list[Token]:
        return self._tokens[node.start.tokenIndex : node.stop.tokenIndex + 1]

    def _is_glued(self, token: Token) -> bool:
        if token.tokenIndex == 0:
            return False
        before = self._tokens[token.tokenIndex - 1]
        return before.stop + 1 == token.start and before.type in _GLUE


def _within(token: Token, span: Span) -> bool:
    return bool(span.start <= token.start < span.end)


def _with_tables(query: ast.Query, tokens: list[Token]) -> ast.Query:
    """Return a query of ``tokens`` whose islands know what WITH around them names."""
    tables = [
        (ast.CommonTable(name, _stretch(query, place), recursive, query, span=place), counts)
        for name, place, counts, recursive in common_tables(tokens, query.islands, query.span.end)
    ]
    return replace(
        query,
        islands=tuple(
            replace(island, tables=tuple(table for table, counts in tables if _inside(island.span, counts)))
            for island in query.islands
        ),
    )


def _stretch(query: ast.Query, place: Span) -> ast.Query:
    """Return a part of a query."""
    start, end = place.start - query.span.start, place.end - query.span.start
    return ast.Query(
        query.text[start:end],
        tuple(each for each in query.parameters if _inside(each.span, place)),
        tuple(each for each in query.numbered if _inside(each, place)),
        tuple(each for each in query.islands if _inside(each.span, place)),
        span=place,
    )


def _inside(span: Span, place: Span) -> bool:
    return place.start <= span.start and span.end <= place.end


def _options(node: Any) -> tuple[ast.Option, ...]:
    options = node.optionList()
    return tuple(build_option(option) for option in options.option()) if options else ()


def _enclosing(node: Any) -> Any:
    """Return the parentheses that are all there is of ``node``, or None."""
    rest = node.queryRest().getChildCount() if isinstance(node, Tree.QueryContext) else node.getChildCount() - 1
    only = node.getChild(0) if rest == 0 else None
    return only if isinstance(only, Tree.ParenthesesContext) else None


def _explain(node: Any, statement: ast.Statement) -> ast.Explain:
    items = node.explainList().explainItem() if node.explainList() else []
    formats = [item.layout.text.lower() for item in items if isinstance(item, Tree.ExplainFormatContext)]
    return ast.Explain(
        statement,
        analyze=bool(node.ANALYZE()) or any(isinstance(item, Tree.ExplainAnalyzeContext) for item in items),
        verbose=bool(node.VERBOSE()) or any(isinstance(item, Tree.ExplainVerboseContext) for item in items),
        format=formats[-1] if formats else "text",
        span=span_of(node),
    )


def _has_database_options(explained: Any) -> bool:
    """Tell EXPLAIN (COSTS) SELECT 1 from EXPLAIN (SELECT 1) UNION (SELECT 2)."""
    return (
        isinstance(explained, Tree.GroupedContext)
        and explained.sql() is not None
        and explained.group().inside().start.text.lower() not in _QUERY_OPENINGS
    )


def _unknown_explain_options(node: Any) -> ParseError:
    return ParseError(
        f"EXPLAIN of {node.command().start.text.upper()} has no such options",
        hint="its options are ANALYZE, VERBOSE and FORMAT TEXT, JSON or MERMAID",
        span=span_of(node.group()),
    )
