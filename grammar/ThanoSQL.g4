/*
 * The ThanoSQL language: statements about models around queries that belong to the database.
 *
 * A query is kept as text. The grammar reads only as much of it as is needed to know where it ends: strings, names,
 * comments and brackets. grammar/generate turns this file into thanosql/compiler/generated.
 */
grammar ThanoSQL;

options { caseInsensitive = true; }

script
    : statement? (';' statement?)* EOF
    ;

statement
    : EXPLAIN ANALYZE? VERBOSE? (explainList | group)? command                          #explainCommand
    | EXPLAIN ANALYZE? VERBOSE? explainList? explainedSql                               #explainSql
    | command                                                                           #execute
    | sql                                                                               #plainSql
    ;

explainList
    : '(' explainItem (',' explainItem)* ')'
    ;

explainItem
    : ANALYZE                                                                           #explainAnalyze
    | VERBOSE                                                                           #explainVerbose
    | FORMAT layout=(TEXT | JSON | MERMAID)                                             #explainFormat
    ;

command
    : BUILD MODEL model=modelName USING base=modelName optionList? AS query             #buildModel
    | FIT MODEL model=modelName USING source=modelName optionList? AS query             #fitModel
    | PREDICT USING model=modelName optionList? AS query                                #predict
    | EVALUATE USING model=modelName optionList? AS query                               #evaluate
    | PRINT AUDIO optionList? AS query                                                  #printAudio
    | LIST MODEL                                                                        #listModels
    | LIST TABLE                                                                        #listTables
    | LIST THANOSQL MODEL                                                               #listBaseModels
    | LIST THANOSQL DATASET                                                             #listDatasets
    | LIST CACHE                                                                        #listCache
    | LIST TRAINING                                                                     #listTrainings
    | LIST HISTORY (FOR MODEL model=modelName)?                                         #listHistory
    | CLEAR CACHE (FOR MODEL model=modelName)?                                          #clearCache
    | DESCRIBE MODEL model=modelName                                                    #describeModel
    | (DELETE | DROP) MODEL (IF EXISTS)? model=modelName                                #deleteModel
    | ALTER MODEL (IF EXISTS)? model=modelName RENAME TO target=modelName               #renameModel
    | GET THANOSQL MODEL base=modelName optionList?                                     #getModel
    | GET THANOSQL DATASET dataset=datasetName optionList?                              #getDataset
    | EXPORT MODEL model=modelName optionList? TO path                                  #exportModel
    | UPLOAD MODEL model=modelName optionList? FROM path                                #uploadModel
    | COPY table=tableName optionList? FROM path                                        #copyTable
    ;

datasetName
    : name
    ;

tableName
    : name
    ;

path
    : STRING                                                                            #writtenPath
    | PARAMETER                                                                         #givenPath
    ;

modelName
    : name ('@' version)?
    ;

version
    : INTEGER
    ;

optionList
    : OPTIONS '(' (option (',' option)*)? ')'
    ;

option
    : optionName '=' value
    ;

value
    : constant                                                                          #literal
    | PARAMETER                                                                         #parameter
    ;

constant
    : (NONE | NULL)                                                                     #null
    | TRUE                                                                              #true
    | FALSE                                                                             #false
    | sign=('-' | '+')? number                                                          #signed
    | STRING                                                                            #string
    | '[' (constant (',' constant)*)? ']'                                               #list
    ;

number
    : INTEGER                                                                           #integer
    | DECIMAL                                                                           #decimal
    ;

// The database's text. What it begins with is all that tells it from our own statements.

query
    : (opening | ALTER | ANALYZE | COPY | DELETE | DESCRIBE | DROP | EXPORT | VERBOSE | group) queryRest
    ;

sql
    : (ANALYZE | VERBOSE | group) queryRest                                             #likeExplain
    | unmistakableSql                                                                   #unlikeExplain
    ;

// After EXPLAIN a list in parentheses may be the database's own options.
explainedSql
    : group sql?                                                                        #grouped
    | unmistakableSql                                                                   #ungrouped
    ;

// DESCRIBE model is about a table, DESCRIBE MODEL m about a model. COPY t FROM 'file' can be read in two ways: it is
// ours wherever a statement may be ours, and the binder hands it to the database when the database has such a table.
unmistakableSql
    : opening queryRest                                                                 #anySql
    | DESCRIBE MODEL ('.' queryRest)?                                                   #describeTable
    | (ALTER | DELETE | DESCRIBE | DROP | EXPORT) (notModel queryRest)?                 #notAboutModel
    | COPY (copied (notOptions queryRest)?)?                                            #databaseCopy
    ;

notModel
    : ~(MODEL | ';' | '(' | ')' | '[' | ']' | '{' | '}' | UNCLOSED)                     #otherWord
    | group                                                                             #otherGroup
    ;

copied
    : ~(';' | '(' | ')' | '[' | ']' | '{' | '}' | UNCLOSED)                             #copiedWord
    | group                                                                             #copiedGroup
    ;

notOptions
    : ~(OPTIONS | ';' | '(' | ')' | '[' | ']' | '{' | '}' | UNCLOSED)                   #noOptionsWord
    | group                                                                             #noOptionsGroup
    ;

opening
    : ~( ALTER | ANALYZE | BUILD | CLEAR | COPY | DELETE | DESCRIBE | DROP | EVALUATE | EXPLAIN | EXPORT | FIT | GET
       | LIST | PREDICT | PRINT | UPLOAD | VERBOSE | ';' | '(' | ')' | '[' | ']' | '{' | '}' | UNCLOSED )
    ;

queryRest
    : (~(';' | '(' | ')' | '[' | ']' | '{' | '}' | UNCLOSED) | group)*
    ;

group
    : '(' inside ')'                                                                    #parentheses
    | '[' inside ']'                                                                    #brackets
    | '{' inside '}'                                                                    #braces
    ;

inside
    : (~('(' | ')' | '[' | ']' | '{' | '}' | UNCLOSED) | group)*
    ;

name
    : WORD                                                                              #word
    | QUOTED_NAME                                                                       #quotedName
    | nonReserved                                                                       #keywordName
    ;

// Beside '=' no keyword can be mistaken for anything else.
optionName
    : name                                                                              #plainOption
    | (AS | FROM | TO | USING)                                                          #reservedOption
    ;

// Every keyword but AS, FROM, TO and USING: with those as names, BUILD MODEL USING base would be a riddle.
nonReserved
    : ALTER | ANALYZE | AUDIO | BUILD | CACHE | CLEAR | COPY | DATASET | DELETE | DESCRIBE | DROP | EVALUATE | EXISTS
    | EXPLAIN | EXPORT | FALSE | FIT | FOR | FORMAT | GET | HISTORY | IF | JSON | LIST | MERMAID | MODEL | NONE | NULL
    | OPTIONS | PREDICT | PRINT | RENAME | TABLE | TEXT | THANOSQL | TRAINING | TRUE | UPLOAD | VERBOSE
    ;

ALTER    : 'ALTER';
ANALYZE  : 'ANALYZE';
AS       : 'AS';
AUDIO    : 'AUDIO';
BUILD    : 'BUILD';
CACHE    : 'CACHE';
CLEAR    : 'CLEAR';
COPY     : 'COPY';
DATASET  : 'DATASET';
DELETE   : 'DELETE';
DESCRIBE : 'DESCRIBE';
DROP     : 'DROP';
EVALUATE : 'EVALUATE';
EXISTS   : 'EXISTS';
EXPLAIN  : 'EXPLAIN';
EXPORT   : 'EXPORT';
FALSE    : 'FALSE';
FIT      : 'FIT';
FOR      : 'FOR';
FORMAT   : 'FORMAT';
FROM     : 'FROM';
GET      : 'GET';
HISTORY  : 'HISTORY';
IF       : 'IF';
JSON     : 'JSON';
LIST     : 'LIST';
MERMAID  : 'MERMAID';
MODEL    : 'MODEL';
NONE     : 'NONE';
NULL     : 'NULL';
OPTIONS  : 'OPTIONS';
PREDICT  : 'PREDICT';
PRINT    : 'PRINT';
RENAME   : 'RENAME';
TABLE    : 'TABLE';
TEXT     : 'TEXT';
THANOSQL : 'THANOSQL';
TO       : 'TO';
TRAINING : 'TRAINING';
TRUE     : 'TRUE';
UPLOAD   : 'UPLOAD';
USING    : 'USING';
VERBOSE  : 'VERBOSE';

SEMICOLON     : ';';
LEFT_PAREN    : '(';
RIGHT_PAREN   : ')';
LEFT_BRACKET  : '[';
RIGHT_BRACKET : ']';
LEFT_BRACE    : '{';
RIGHT_BRACE   : '}';
COMMA         : ',';
DOT           : '.';
EQUALS        : '=';
AT            : '@';
PLUS          : '+';
MINUS         : '-';
COLON         : ':';

WORD
    : LETTER LETTER_OR_DIGIT*
    ;

// Whether it is one depends on what stands right before it: a[1:n] and x::int have none.
PARAMETER
    : ':' LETTER LETTER_OR_DIGIT*
    ;

INTEGER
    : [0-9]+
    ;

DECIMAL
    : [0-9]+ '.' [0-9]* EXPONENT?
    | '.' [0-9]+ EXPONENT?
    | [0-9]+ EXPONENT
    ;

STRING
    : '\'' (~'\'' | '\'\'')* '\''
    ;

ESCAPE_STRING
    : 'E\'' (~['\\] | '\'\'' | '\\' .)* '\''
    ;

QUOTED_NAME
    : '"' (~'"' | '""')* '"'
    ;

// What the text ends in the middle of; the lexer adds dollar strings and comments. No rule takes it.
UNCLOSED
    : '\'' (~'\'' | '\'\'')*
    | 'E\'' (~['\\] | '\'\'' | '\\' .)* '\\'?
    | '"' (~'"' | '""')*
    ;

// Only the opening mark: that the closing one repeats it is beyond a grammar, so the lexer reads on to it.
DOLLAR_STRING
    : '$' (LETTER (LETTER | [0-9])*)? '$'
    ;

// Only the opening mark: comments nest, and the lexer counts them without a stack.
BLOCK_COMMENT
    : '/*' -> channel(HIDDEN)
    ;

LINE_COMMENT
    : '--' ~[\r\n]* -> skip
    ;

// With the spaces that pasted text brings along: no-break, ideographic, zero-width, byte order mark.
WHITESPACE
    : [ \t\n\u000B\f\r\u00A0\u1680\u2000-\u200D\u2028\u2029\u202F\u205F\u2060\u3000\uFEFF]+ -> skip
    ;

// Everything beyond ASCII that is not white space, as in PostgreSQL.
fragment LETTER
    : [a-z_]
    | ~[\u0000-\u007F\u00A0\u1680\u2000-\u200D\u2028\u2029\u202F\u205F\u2060\u3000\uFEFF]
    ;

fragment LETTER_OR_DIGIT
    : LETTER
    | [0-9$]
    ;

fragment EXPONENT
    : 'E' [+-]? [0-9]+
    ;

// Last: whatever character is left goes to the parser, which knows what it expected instead.
OTHER
    : .
    ;
