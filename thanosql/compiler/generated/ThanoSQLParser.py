# Generated from ThanoSQL.g4 by ANTLR 4.13.1
# encoding: utf-8
from antlr4 import *
from io import StringIO
import sys
if sys.version_info[1] > 5:
	from typing import TextIO
else:
	from typing.io import TextIO

def serializedATN():
    return [
        4,1,54,310,2,0,7,0,2,1,7,1,2,2,7,2,2,3,7,3,2,4,7,4,2,5,7,5,2,6,7,
        6,2,7,7,7,2,8,7,8,2,9,7,9,2,10,7,10,2,11,7,11,2,12,7,12,2,13,7,13,
        2,14,7,14,2,15,7,15,2,16,7,16,2,17,7,17,2,18,7,18,2,19,7,19,2,20,
        7,20,2,21,7,21,2,22,7,22,2,23,7,23,1,0,3,0,50,8,0,1,0,1,0,3,0,54,
        8,0,5,0,56,8,0,10,0,12,0,59,9,0,1,0,1,0,1,1,1,1,3,1,65,8,1,1,1,3,
        1,68,8,1,1,1,1,1,3,1,72,8,1,1,1,1,1,1,1,3,1,77,8,1,1,1,3,1,80,8,
        1,1,1,3,1,83,8,1,1,1,1,1,1,1,3,1,88,8,1,1,2,1,2,1,2,1,2,5,2,94,8,
        2,10,2,12,2,97,9,2,1,2,1,2,1,3,1,3,1,3,1,3,3,3,105,8,3,1,4,1,4,1,
        4,1,4,1,4,1,4,3,4,113,8,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,3,
        4,124,8,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,3,4,133,8,4,1,4,1,4,1,4,1,
        4,1,4,1,4,1,4,3,4,142,8,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,
        4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,3,4,161,8,4,1,4,3,4,164,8,4,1,5,1,
        5,1,5,3,5,169,8,5,1,6,1,6,1,7,1,7,1,7,1,7,1,7,5,7,178,8,7,10,7,12,
        7,181,9,7,3,7,183,8,7,1,7,1,7,1,8,1,8,1,8,1,8,1,9,1,9,3,9,193,8,
        9,1,10,1,10,1,10,1,10,3,10,199,8,10,1,10,1,10,1,10,1,10,1,10,1,10,
        5,10,207,8,10,10,10,12,10,210,9,10,3,10,212,8,10,1,10,3,10,215,8,
        10,1,11,1,11,3,11,219,8,11,1,12,1,12,1,12,1,12,1,12,1,12,1,12,3,
        12,228,8,12,1,12,1,12,1,13,1,13,1,13,3,13,235,8,13,1,13,1,13,3,13,
        239,8,13,1,14,1,14,3,14,243,8,14,1,14,3,14,246,8,14,1,15,1,15,1,
        15,1,15,1,15,1,15,1,15,3,15,255,8,15,1,15,1,15,1,15,1,15,3,15,261,
        8,15,3,15,263,8,15,1,16,1,16,3,16,267,8,16,1,17,1,17,1,18,1,18,5,
        18,273,8,18,10,18,12,18,276,9,18,1,19,1,19,1,19,1,19,1,19,1,19,1,
        19,1,19,1,19,1,19,1,19,1,19,3,19,290,8,19,1,20,1,20,5,20,294,8,20,
        10,20,12,20,297,9,20,1,21,1,21,1,21,3,21,302,8,21,1,22,1,22,3,22,
        306,8,22,1,23,1,23,1,23,0,0,24,0,2,4,6,8,10,12,14,16,18,20,22,24,
        26,28,30,32,34,36,38,40,42,44,46,0,11,3,0,14,14,16,16,23,23,2,0,
        4,4,6,6,1,0,18,19,1,0,39,40,1,0,4,6,3,0,17,17,28,34,49,49,8,0,1,
        1,3,7,9,9,11,11,15,15,21,21,27,34,49,49,2,0,28,34,49,49,2,0,29,34,
        49,49,2,0,2,2,26,26,3,0,1,1,3,25,27,27,352,0,49,1,0,0,0,2,87,1,0,
        0,0,4,89,1,0,0,0,6,104,1,0,0,0,8,163,1,0,0,0,10,165,1,0,0,0,12,170,
        1,0,0,0,14,172,1,0,0,0,16,186,1,0,0,0,18,192,1,0,0,0,20,214,1,0,
        0,0,22,218,1,0,0,0,24,227,1,0,0,0,26,238,1,0,0,0,28,245,1,0,0,0,
        30,262,1,0,0,0,32,266,1,0,0,0,34,268,1,0,0,0,36,274,1,0,0,0,38,289,
        1,0,0,0,40,295,1,0,0,0,42,301,1,0,0,0,44,305,1,0,0,0,46,307,1,0,
        0,0,48,50,3,2,1,0,49,48,1,0,0,0,49,50,1,0,0,0,50,57,1,0,0,0,51,53,
        5,28,0,0,52,54,3,2,1,0,53,52,1,0,0,0,53,54,1,0,0,0,54,56,1,0,0,0,
        55,51,1,0,0,0,56,59,1,0,0,0,57,55,1,0,0,0,57,58,1,0,0,0,58,60,1,
        0,0,0,59,57,1,0,0,0,60,61,5,0,0,1,61,1,1,0,0,0,62,64,5,9,0,0,63,
        65,5,1,0,0,64,63,1,0,0,0,64,65,1,0,0,0,65,67,1,0,0,0,66,68,5,27,
        0,0,67,66,1,0,0,0,67,68,1,0,0,0,68,71,1,0,0,0,69,72,3,4,2,0,70,72,
        3,38,19,0,71,69,1,0,0,0,71,70,1,0,0,0,71,72,1,0,0,0,72,73,1,0,0,
        0,73,88,3,8,4,0,74,76,5,9,0,0,75,77,5,1,0,0,76,75,1,0,0,0,76,77,
        1,0,0,0,77,79,1,0,0,0,78,80,5,27,0,0,79,78,1,0,0,0,79,80,1,0,0,0,
        80,82,1,0,0,0,81,83,3,4,2,0,82,81,1,0,0,0,82,83,1,0,0,0,83,84,1,
        0,0,0,84,88,3,28,14,0,85,88,3,8,4,0,86,88,3,26,13,0,87,62,1,0,0,
        0,87,74,1,0,0,0,87,85,1,0,0,0,87,86,1,0,0,0,88,3,1,0,0,0,89,90,5,
        29,0,0,90,95,3,6,3,0,91,92,5,35,0,0,92,94,3,6,3,0,93,91,1,0,0,0,
        94,97,1,0,0,0,95,93,1,0,0,0,95,96,1,0,0,0,96,98,1,0,0,0,97,95,1,
        0,0,0,98,99,5,30,0,0,99,5,1,0,0,0,100,105,5,1,0,0,101,105,5,27,0,
        0,102,103,5,12,0,0,103,105,7,0,0,0,104,100,1,0,0,0,104,101,1,0,0,
        0,104,102,1,0,0,0,105,7,1,0,0,0,106,107,5,3,0,0,107,108,5,17,0,0,
        108,109,3,10,5,0,109,110,5,26,0,0,110,112,3,10,5,0,111,113,3,14,
        7,0,112,111,1,0,0,0,112,113,1,0,0,0,113,114,1,0,0,0,114,115,5,2,
        0,0,115,116,3,24,12,0,116,164,1,0,0,0,117,118,5,11,0,0,118,119,5,
        17,0,0,119,120,3,10,5,0,120,121,5,26,0,0,121,123,3,10,5,0,122,124,
        3,14,7,0,123,122,1,0,0,0,123,124,1,0,0,0,124,125,1,0,0,0,125,126,
        5,2,0,0,126,127,3,24,12,0,127,164,1,0,0,0,128,129,5,21,0,0,129,130,
        5,26,0,0,130,132,3,10,5,0,131,133,3,14,7,0,132,131,1,0,0,0,132,133,
        1,0,0,0,133,134,1,0,0,0,134,135,5,2,0,0,135,136,3,24,12,0,136,164,
        1,0,0,0,137,138,5,7,0,0,138,139,5,26,0,0,139,141,3,10,5,0,140,142,
        3,14,7,0,141,140,1,0,0,0,141,142,1,0,0,0,142,143,1,0,0,0,143,144,
        5,2,0,0,144,145,3,24,12,0,145,164,1,0,0,0,146,147,5,15,0,0,147,164,
        5,17,0,0,148,149,5,15,0,0,149,164,5,22,0,0,150,151,5,15,0,0,151,
        152,5,24,0,0,152,164,5,17,0,0,153,154,5,5,0,0,154,155,5,17,0,0,155,
        164,3,10,5,0,156,157,7,1,0,0,157,160,5,17,0,0,158,159,5,13,0,0,159,
        161,5,8,0,0,160,158,1,0,0,0,160,161,1,0,0,0,161,162,1,0,0,0,162,
        164,3,10,5,0,163,106,1,0,0,0,163,117,1,0,0,0,163,128,1,0,0,0,163,
        137,1,0,0,0,163,146,1,0,0,0,163,148,1,0,0,0,163,150,1,0,0,0,163,
        153,1,0,0,0,163,156,1,0,0,0,164,9,1,0,0,0,165,168,3,42,21,0,166,
        167,5,38,0,0,167,169,3,12,6,0,168,166,1,0,0,0,168,169,1,0,0,0,169,
        11,1,0,0,0,170,171,5,44,0,0,171,13,1,0,0,0,172,173,5,20,0,0,173,
        182,5,29,0,0,174,179,3,16,8,0,175,176,5,35,0,0,176,178,3,16,8,0,
        177,175,1,0,0,0,178,181,1,0,0,0,179,177,1,0,0,0,179,180,1,0,0,0,
        180,183,1,0,0,0,181,179,1,0,0,0,182,174,1,0,0,0,182,183,1,0,0,0,
        183,184,1,0,0,0,184,185,5,30,0,0,185,15,1,0,0,0,186,187,3,44,22,
        0,187,188,5,37,0,0,188,189,3,18,9,0,189,17,1,0,0,0,190,193,3,20,
        10,0,191,193,5,43,0,0,192,190,1,0,0,0,192,191,1,0,0,0,193,19,1,0,
        0,0,194,215,7,2,0,0,195,215,5,25,0,0,196,215,5,10,0,0,197,199,7,
        3,0,0,198,197,1,0,0,0,198,199,1,0,0,0,199,200,1,0,0,0,200,215,3,
        22,11,0,201,215,5,46,0,0,202,211,5,31,0,0,203,208,3,20,10,0,204,
        205,5,35,0,0,205,207,3,20,10,0,206,204,1,0,0,0,207,210,1,0,0,0,208,
        206,1,0,0,0,208,209,1,0,0,0,209,212,1,0,0,0,210,208,1,0,0,0,211,
        203,1,0,0,0,211,212,1,0,0,0,212,213,1,0,0,0,213,215,5,32,0,0,214,
        194,1,0,0,0,214,195,1,0,0,0,214,196,1,0,0,0,214,198,1,0,0,0,214,
        201,1,0,0,0,214,202,1,0,0,0,215,21,1,0,0,0,216,219,5,44,0,0,217,
        219,5,45,0,0,218,216,1,0,0,0,218,217,1,0,0,0,219,23,1,0,0,0,220,
        228,3,34,17,0,221,228,5,1,0,0,222,228,5,4,0,0,223,228,5,5,0,0,224,
        228,5,6,0,0,225,228,5,27,0,0,226,228,3,38,19,0,227,220,1,0,0,0,227,
        221,1,0,0,0,227,222,1,0,0,0,227,223,1,0,0,0,227,224,1,0,0,0,227,
        225,1,0,0,0,227,226,1,0,0,0,228,229,1,0,0,0,229,230,3,36,18,0,230,
        25,1,0,0,0,231,235,5,1,0,0,232,235,5,27,0,0,233,235,3,38,19,0,234,
        231,1,0,0,0,234,232,1,0,0,0,234,233,1,0,0,0,235,236,1,0,0,0,236,
        239,3,36,18,0,237,239,3,30,15,0,238,234,1,0,0,0,238,237,1,0,0,0,
        239,27,1,0,0,0,240,242,3,38,19,0,241,243,3,26,13,0,242,241,1,0,0,
        0,242,243,1,0,0,0,243,246,1,0,0,0,244,246,3,30,15,0,245,240,1,0,
        0,0,245,244,1,0,0,0,246,29,1,0,0,0,247,248,3,34,17,0,248,249,3,36,
        18,0,249,263,1,0,0,0,250,251,5,5,0,0,251,254,5,17,0,0,252,253,5,
        36,0,0,253,255,3,36,18,0,254,252,1,0,0,0,254,255,1,0,0,0,255,263,
        1,0,0,0,256,260,7,4,0,0,257,258,3,32,16,0,258,259,3,36,18,0,259,
        261,1,0,0,0,260,257,1,0,0,0,260,261,1,0,0,0,261,263,1,0,0,0,262,
        247,1,0,0,0,262,250,1,0,0,0,262,256,1,0,0,0,263,31,1,0,0,0,264,267,
        8,5,0,0,265,267,3,38,19,0,266,264,1,0,0,0,266,265,1,0,0,0,267,33,
        1,0,0,0,268,269,8,6,0,0,269,35,1,0,0,0,270,273,8,7,0,0,271,273,3,
        38,19,0,272,270,1,0,0,0,272,271,1,0,0,0,273,276,1,0,0,0,274,272,
        1,0,0,0,274,275,1,0,0,0,275,37,1,0,0,0,276,274,1,0,0,0,277,278,5,
        29,0,0,278,279,3,40,20,0,279,280,5,30,0,0,280,290,1,0,0,0,281,282,
        5,31,0,0,282,283,3,40,20,0,283,284,5,32,0,0,284,290,1,0,0,0,285,
        286,5,33,0,0,286,287,3,40,20,0,287,288,5,34,0,0,288,290,1,0,0,0,
        289,277,1,0,0,0,289,281,1,0,0,0,289,285,1,0,0,0,290,39,1,0,0,0,291,
        294,8,8,0,0,292,294,3,38,19,0,293,291,1,0,0,0,293,292,1,0,0,0,294,
        297,1,0,0,0,295,293,1,0,0,0,295,296,1,0,0,0,296,41,1,0,0,0,297,295,
        1,0,0,0,298,302,5,42,0,0,299,302,5,48,0,0,300,302,3,46,23,0,301,
        298,1,0,0,0,301,299,1,0,0,0,301,300,1,0,0,0,302,43,1,0,0,0,303,306,
        3,42,21,0,304,306,7,9,0,0,305,303,1,0,0,0,305,304,1,0,0,0,306,45,
        1,0,0,0,307,308,7,10,0,0,308,47,1,0,0,0,43,49,53,57,64,67,71,76,
        79,82,87,95,104,112,123,132,141,160,163,168,179,182,192,198,208,
        211,214,218,227,234,238,242,245,254,260,262,266,272,274,289,293,
        295,301,305
    ]

class ThanoSQLParser ( Parser ):

    grammarFileName = "ThanoSQL.g4"

    atn = ATNDeserializer().deserialize(serializedATN())

    decisionsToDFA = [ DFA(ds, i) for i, ds in enumerate(atn.decisionToState) ]

    sharedContextCache = PredictionContextCache()

    literalNames = [ "<INVALID>", "'ANALYZE'", "'AS'", "'BUILD'", "'DELETE'",
                     "'DESCRIBE'", "'DROP'", "'EVALUATE'", "'EXISTS'", "'EXPLAIN'",
                     "'FALSE'", "'FIT'", "'FORMAT'", "'IF'", "'JSON'", "'LIST'",
                     "'MERMAID'", "'MODEL'", "'NONE'", "'NULL'", "'OPTIONS'",
                     "'PREDICT'", "'TABLE'", "'TEXT'", "'THANOSQL'", "'TRUE'",
                     "'USING'", "'VERBOSE'", "';'", "'('", "')'", "'['",
                     "']'", "'{'", "'}'", "','", "'.'", "'='", "'@'", "'+'",
                     "'-'", "':'", "<INVALID>", "<INVALID>", "<INVALID>",
                     "<INVALID>", "<INVALID>", "<INVALID>", "<INVALID>",
                     "<INVALID>", "<INVALID>", "'/*'" ]

    symbolicNames = [ "<INVALID>", "ANALYZE", "AS", "BUILD", "DELETE", "DESCRIBE",
                      "DROP", "EVALUATE", "EXISTS", "EXPLAIN", "FALSE",
                      "FIT", "FORMAT", "IF", "JSON", "LIST", "MERMAID",
                      "MODEL", "NONE", "NULL", "OPTIONS", "PREDICT", "TABLE",
                      "TEXT", "THANOSQL", "TRUE", "USING", "VERBOSE", "SEMICOLON",
                      "LEFT_PAREN", "RIGHT_PAREN", "LEFT_BRACKET", "RIGHT_BRACKET",
                      "LEFT_BRACE", "RIGHT_BRACE", "COMMA", "DOT", "EQUALS",
                      "AT", "PLUS", "MINUS", "COLON", "WORD", "PARAMETER",
                      "INTEGER", "DECIMAL", "STRING", "ESCAPE_STRING", "QUOTED_NAME",
                      "UNCLOSED", "DOLLAR_STRING", "BLOCK_COMMENT", "LINE_COMMENT",
                      "WHITESPACE", "OTHER" ]

    RULE_script = 0
    RULE_statement = 1
    RULE_explainList = 2
    RULE_explainItem = 3
    RULE_command = 4
    RULE_modelName = 5
    RULE_version = 6
    RULE_optionList = 7
    RULE_option = 8
    RULE_value = 9
    RULE_constant = 10
    RULE_number = 11
    RULE_query = 12
    RULE_sql = 13
    RULE_explainedSql = 14
    RULE_unmistakableSql = 15
    RULE_notModel = 16
    RULE_opening = 17
    RULE_queryRest = 18
    RULE_group = 19
    RULE_inside = 20
    RULE_name = 21
    RULE_optionName = 22
    RULE_nonReserved = 23

    ruleNames =  [ "script", "statement", "explainList", "explainItem",
                   "command", "modelName", "version", "optionList", "option",
                   "value", "constant", "number", "query", "sql", "explainedSql",
                   "unmistakableSql", "notModel", "opening", "queryRest",
                   "group", "inside", "name", "optionName", "nonReserved" ]

    EOF = Token.EOF
    ANALYZE=1
    AS=2
    BUILD=3
    DELETE=4
    DESCRIBE=5
    DROP=6
    EVALUATE=7
    EXISTS=8
    EXPLAIN=9
    FALSE=10
    FIT=11
    FORMAT=12
    IF=13
    JSON=14
    LIST=15
    MERMAID=16
    MODEL=17
    NONE=18
    NULL=19
    OPTIONS=20
    PREDICT=21
    TABLE=22
    TEXT=23
    THANOSQL=24
    TRUE=25
    USING=26
    VERBOSE=27
    SEMICOLON=28
    LEFT_PAREN=29
    RIGHT_PAREN=30
    LEFT_BRACKET=31
    RIGHT_BRACKET=32
    LEFT_BRACE=33
    RIGHT_BRACE=34
    COMMA=35
    DOT=36
    EQUALS=37
    AT=38
    PLUS=39
    MINUS=40
    COLON=41
    WORD=42
    PARAMETER=43
    INTEGER=44
    DECIMAL=45
    STRING=46
    ESCAPE_STRING=47
    QUOTED_NAME=48
    UNCLOSED=49
    DOLLAR_STRING=50
    BLOCK_COMMENT=51
    LINE_COMMENT=52
    WHITESPACE=53
    OTHER=54

    def __init__(self, input:TokenStream, output:TextIO = sys.stdout):
        super().__init__(input, output)
        self.checkVersion("4.13.1")
        self._interp = ParserATNSimulator(self, self.atn, self.decisionsToDFA, self.sharedContextCache)
        self._predicates = None




    class ScriptContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def EOF(self):
            return self.getToken(ThanoSQLParser.EOF, 0)

        def statement(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ThanoSQLParser.StatementContext)
            else:
                return self.getTypedRuleContext(ThanoSQLParser.StatementContext,i)


        def SEMICOLON(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.SEMICOLON)
            else:
                return self.getToken(ThanoSQLParser.SEMICOLON, i)

        def getRuleIndex(self):
            return ThanoSQLParser.RULE_script




    def script(self):

        localctx = ThanoSQLParser.ScriptContext(self, self._ctx, self.state)
        self.enterRule(localctx, 0, self.RULE_script)
        self._la = 0 # Token type
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 49
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            if (((_la) & ~0x3f) == 0 and ((1 << _la) & 35465824248528894) != 0):
                self.state = 48
                self.statement()


            self.state = 57
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            while _la==28:
                self.state = 51
                self.match(ThanoSQLParser.SEMICOLON)
                self.state = 53
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if (((_la) & ~0x3f) == 0 and ((1 << _la) & 35465824248528894) != 0):
                    self.state = 52
                    self.statement()


                self.state = 59
                self._errHandler.sync(self)
                _la = self._input.LA(1)

            self.state = 60
            self.match(ThanoSQLParser.EOF)
        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class StatementContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_statement


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class ExplainCommandContext(StatementContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.StatementContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def EXPLAIN(self):
            return self.getToken(ThanoSQLParser.EXPLAIN, 0)
        def command(self):
            return self.getTypedRuleContext(ThanoSQLParser.CommandContext,0)

        def ANALYZE(self):
            return self.getToken(ThanoSQLParser.ANALYZE, 0)
        def VERBOSE(self):
            return self.getToken(ThanoSQLParser.VERBOSE, 0)
        def explainList(self):
            return self.getTypedRuleContext(ThanoSQLParser.ExplainListContext,0)

        def group(self):
            return self.getTypedRuleContext(ThanoSQLParser.GroupContext,0)



    class PlainSqlContext(StatementContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.StatementContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def sql(self):
            return self.getTypedRuleContext(ThanoSQLParser.SqlContext,0)



    class ExplainSqlContext(StatementContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.StatementContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def EXPLAIN(self):
            return self.getToken(ThanoSQLParser.EXPLAIN, 0)
        def explainedSql(self):
            return self.getTypedRuleContext(ThanoSQLParser.ExplainedSqlContext,0)

        def ANALYZE(self):
            return self.getToken(ThanoSQLParser.ANALYZE, 0)
        def VERBOSE(self):
            return self.getToken(ThanoSQLParser.VERBOSE, 0)
        def explainList(self):
            return self.getTypedRuleContext(ThanoSQLParser.ExplainListContext,0)



    class ExecuteContext(StatementContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.StatementContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def command(self):
            return self.getTypedRuleContext(ThanoSQLParser.CommandContext,0)




    def statement(self):

        localctx = ThanoSQLParser.StatementContext(self, self._ctx, self.state)
        self.enterRule(localctx, 2, self.RULE_statement)
        self._la = 0 # Token type
        try:
            self.state = 87
            self._errHandler.sync(self)
            la_ = self._interp.adaptivePredict(self._input,9,self._ctx)
            if la_ == 1:
                localctx = ThanoSQLParser.ExplainCommandContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 62
                self.match(ThanoSQLParser.EXPLAIN)
                self.state = 64
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==1:
                    self.state = 63
                    self.match(ThanoSQLParser.ANALYZE)


                self.state = 67
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==27:
                    self.state = 66
                    self.match(ThanoSQLParser.VERBOSE)


                self.state = 71
                self._errHandler.sync(self)
                la_ = self._interp.adaptivePredict(self._input,5,self._ctx)
                if la_ == 1:
                    self.state = 69
                    self.explainList()

                elif la_ == 2:
                    self.state = 70
                    self.group()


                self.state = 73
                self.command()
                pass

            elif la_ == 2:
                localctx = ThanoSQLParser.ExplainSqlContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 74
                self.match(ThanoSQLParser.EXPLAIN)
                self.state = 76
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==1:
                    self.state = 75
                    self.match(ThanoSQLParser.ANALYZE)


                self.state = 79
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==27:
                    self.state = 78
                    self.match(ThanoSQLParser.VERBOSE)


                self.state = 82
                self._errHandler.sync(self)
                la_ = self._interp.adaptivePredict(self._input,8,self._ctx)
                if la_ == 1:
                    self.state = 81
                    self.explainList()


                self.state = 84
                self.explainedSql()
                pass

            elif la_ == 3:
                localctx = ThanoSQLParser.ExecuteContext(self, localctx)
                self.enterOuterAlt(localctx, 3)
                self.state = 85
                self.command()
                pass

            elif la_ == 4:
                localctx = ThanoSQLParser.PlainSqlContext(self, localctx)
                self.enterOuterAlt(localctx, 4)
                self.state = 86
                self.sql()
                pass


        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class ExplainListContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def LEFT_PAREN(self):
            return self.getToken(ThanoSQLParser.LEFT_PAREN, 0)

        def explainItem(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ThanoSQLParser.ExplainItemContext)
            else:
                return self.getTypedRuleContext(ThanoSQLParser.ExplainItemContext,i)


        def RIGHT_PAREN(self):
            return self.getToken(ThanoSQLParser.RIGHT_PAREN, 0)

        def COMMA(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.COMMA)
            else:
                return self.getToken(ThanoSQLParser.COMMA, i)

        def getRuleIndex(self):
            return ThanoSQLParser.RULE_explainList




    def explainList(self):

        localctx = ThanoSQLParser.ExplainListContext(self, self._ctx, self.state)
        self.enterRule(localctx, 4, self.RULE_explainList)
        self._la = 0 # Token type
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 89
            self.match(ThanoSQLParser.LEFT_PAREN)
            self.state = 90
            self.explainItem()
            self.state = 95
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            while _la==35:
                self.state = 91
                self.match(ThanoSQLParser.COMMA)
                self.state = 92
                self.explainItem()
                self.state = 97
                self._errHandler.sync(self)
                _la = self._input.LA(1)

            self.state = 98
            self.match(ThanoSQLParser.RIGHT_PAREN)
        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class ExplainItemContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_explainItem


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class ExplainFormatContext(ExplainItemContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.ExplainItemContext
            super().__init__(parser)
            self.layout = None # Token
            self.copyFrom(ctx)

        def FORMAT(self):
            return self.getToken(ThanoSQLParser.FORMAT, 0)
        def TEXT(self):
            return self.getToken(ThanoSQLParser.TEXT, 0)
        def JSON(self):
            return self.getToken(ThanoSQLParser.JSON, 0)
        def MERMAID(self):
            return self.getToken(ThanoSQLParser.MERMAID, 0)


    class ExplainVerboseContext(ExplainItemContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.ExplainItemContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def VERBOSE(self):
            return self.getToken(ThanoSQLParser.VERBOSE, 0)


    class ExplainAnalyzeContext(ExplainItemContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.ExplainItemContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def ANALYZE(self):
            return self.getToken(ThanoSQLParser.ANALYZE, 0)



    def explainItem(self):

        localctx = ThanoSQLParser.ExplainItemContext(self, self._ctx, self.state)
        self.enterRule(localctx, 6, self.RULE_explainItem)
        self._la = 0 # Token type
        try:
            self.state = 104
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [1]:
                localctx = ThanoSQLParser.ExplainAnalyzeContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 100
                self.match(ThanoSQLParser.ANALYZE)
                pass
            elif token in [27]:
                localctx = ThanoSQLParser.ExplainVerboseContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 101
                self.match(ThanoSQLParser.VERBOSE)
                pass
            elif token in [12]:
                localctx = ThanoSQLParser.ExplainFormatContext(self, localctx)
                self.enterOuterAlt(localctx, 3)
                self.state = 102
                self.match(ThanoSQLParser.FORMAT)
                self.state = 103
                localctx.layout = self._input.LT(1)
                _la = self._input.LA(1)
                if not((((_la) & ~0x3f) == 0 and ((1 << _la) & 8470528) != 0)):
                    localctx.layout = self._errHandler.recoverInline(self)
                else:
                    self._errHandler.reportMatch(self)
                    self.consume()
                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class CommandContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_command


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class ListTablesContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def LIST(self):
            return self.getToken(ThanoSQLParser.LIST, 0)
        def TABLE(self):
            return self.getToken(ThanoSQLParser.TABLE, 0)


    class FitModelContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.model = None # ModelNameContext
            self.source = None # ModelNameContext
            self.copyFrom(ctx)

        def FIT(self):
            return self.getToken(ThanoSQLParser.FIT, 0)
        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)
        def USING(self):
            return self.getToken(ThanoSQLParser.USING, 0)
        def AS(self):
            return self.getToken(ThanoSQLParser.AS, 0)
        def query(self):
            return self.getTypedRuleContext(ThanoSQLParser.QueryContext,0)

        def modelName(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ThanoSQLParser.ModelNameContext)
            else:
                return self.getTypedRuleContext(ThanoSQLParser.ModelNameContext,i)

        def optionList(self):
            return self.getTypedRuleContext(ThanoSQLParser.OptionListContext,0)



    class DescribeModelContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.model = None # ModelNameContext
            self.copyFrom(ctx)

        def DESCRIBE(self):
            return self.getToken(ThanoSQLParser.DESCRIBE, 0)
        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)
        def modelName(self):
            return self.getTypedRuleContext(ThanoSQLParser.ModelNameContext,0)



    class PredictContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.model = None # ModelNameContext
            self.copyFrom(ctx)

        def PREDICT(self):
            return self.getToken(ThanoSQLParser.PREDICT, 0)
        def USING(self):
            return self.getToken(ThanoSQLParser.USING, 0)
        def AS(self):
            return self.getToken(ThanoSQLParser.AS, 0)
        def query(self):
            return self.getTypedRuleContext(ThanoSQLParser.QueryContext,0)

        def modelName(self):
            return self.getTypedRuleContext(ThanoSQLParser.ModelNameContext,0)

        def optionList(self):
            return self.getTypedRuleContext(ThanoSQLParser.OptionListContext,0)



    class DeleteModelContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.model = None # ModelNameContext
            self.copyFrom(ctx)

        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)
        def DELETE(self):
            return self.getToken(ThanoSQLParser.DELETE, 0)
        def DROP(self):
            return self.getToken(ThanoSQLParser.DROP, 0)
        def modelName(self):
            return self.getTypedRuleContext(ThanoSQLParser.ModelNameContext,0)

        def IF(self):
            return self.getToken(ThanoSQLParser.IF, 0)
        def EXISTS(self):
            return self.getToken(ThanoSQLParser.EXISTS, 0)


    class BuildModelContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.model = None # ModelNameContext
            self.base = None # ModelNameContext
            self.copyFrom(ctx)

        def BUILD(self):
            return self.getToken(ThanoSQLParser.BUILD, 0)
        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)
        def USING(self):
            return self.getToken(ThanoSQLParser.USING, 0)
        def AS(self):
            return self.getToken(ThanoSQLParser.AS, 0)
        def query(self):
            return self.getTypedRuleContext(ThanoSQLParser.QueryContext,0)

        def modelName(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ThanoSQLParser.ModelNameContext)
            else:
                return self.getTypedRuleContext(ThanoSQLParser.ModelNameContext,i)

        def optionList(self):
            return self.getTypedRuleContext(ThanoSQLParser.OptionListContext,0)



    class EvaluateContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.model = None # ModelNameContext
            self.copyFrom(ctx)

        def EVALUATE(self):
            return self.getToken(ThanoSQLParser.EVALUATE, 0)
        def USING(self):
            return self.getToken(ThanoSQLParser.USING, 0)
        def AS(self):
            return self.getToken(ThanoSQLParser.AS, 0)
        def query(self):
            return self.getTypedRuleContext(ThanoSQLParser.QueryContext,0)

        def modelName(self):
            return self.getTypedRuleContext(ThanoSQLParser.ModelNameContext,0)

        def optionList(self):
            return self.getTypedRuleContext(ThanoSQLParser.OptionListContext,0)



    class ListBaseModelsContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def LIST(self):
            return self.getToken(ThanoSQLParser.LIST, 0)
        def THANOSQL(self):
            return self.getToken(ThanoSQLParser.THANOSQL, 0)
        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)


    class ListModelsContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def LIST(self):
            return self.getToken(ThanoSQLParser.LIST, 0)
        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)



    def command(self):

        localctx = ThanoSQLParser.CommandContext(self, self._ctx, self.state)
        self.enterRule(localctx, 8, self.RULE_command)
        self._la = 0 # Token type
        try:
            self.state = 163
            self._errHandler.sync(self)
            la_ = self._interp.adaptivePredict(self._input,17,self._ctx)
            if la_ == 1:
                localctx = ThanoSQLParser.BuildModelContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 106
                self.match(ThanoSQLParser.BUILD)
                self.state = 107
                self.match(ThanoSQLParser.MODEL)
                self.state = 108
                localctx.model = self.modelName()
                self.state = 109
                self.match(ThanoSQLParser.USING)
                self.state = 110
                localctx.base = self.modelName()
                self.state = 112
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==20:
                    self.state = 111
                    self.optionList()


                self.state = 114
                self.match(ThanoSQLParser.AS)
                self.state = 115
                self.query()
                pass

            elif la_ == 2:
                localctx = ThanoSQLParser.FitModelContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 117
                self.match(ThanoSQLParser.FIT)
                self.state = 118
                self.match(ThanoSQLParser.MODEL)
                self.state = 119
                localctx.model = self.modelName()
                self.state = 120
                self.match(ThanoSQLParser.USING)
                self.state = 121
                localctx.source = self.modelName()
                self.state = 123
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==20:
                    self.state = 122
                    self.optionList()


                self.state = 125
                self.match(ThanoSQLParser.AS)
                self.state = 126
                self.query()
                pass

            elif la_ == 3:
                localctx = ThanoSQLParser.PredictContext(self, localctx)
                self.enterOuterAlt(localctx, 3)
                self.state = 128
                self.match(ThanoSQLParser.PREDICT)
                self.state = 129
                self.match(ThanoSQLParser.USING)
                self.state = 130
                localctx.model = self.modelName()
                self.state = 132
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==20:
                    self.state = 131
                    self.optionList()


                self.state = 134
                self.match(ThanoSQLParser.AS)
                self.state = 135
                self.query()
                pass

            elif la_ == 4:
                localctx = ThanoSQLParser.EvaluateContext(self, localctx)
                self.enterOuterAlt(localctx, 4)
                self.state = 137
                self.match(ThanoSQLParser.EVALUATE)
                self.state = 138
                self.match(ThanoSQLParser.USING)
                self.state = 139
                localctx.model = self.modelName()
                self.state = 141
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==20:
                    self.state = 140
                    self.optionList()


                self.state = 143
                self.match(ThanoSQLParser.AS)
                self.state = 144
                self.query()
                pass

            elif la_ == 5:
                localctx = ThanoSQLParser.ListModelsContext(self, localctx)
                self.enterOuterAlt(localctx, 5)
                self.state = 146
                self.match(ThanoSQLParser.LIST)
                self.state = 147
                self.match(ThanoSQLParser.MODEL)
                pass

            elif la_ == 6:
                localctx = ThanoSQLParser.ListTablesContext(self, localctx)
                self.enterOuterAlt(localctx, 6)
                self.state = 148
                self.match(ThanoSQLParser.LIST)
                self.state = 149
                self.match(ThanoSQLParser.TABLE)
                pass

            elif la_ == 7:
                localctx = ThanoSQLParser.ListBaseModelsContext(self, localctx)
                self.enterOuterAlt(localctx, 7)
                self.state = 150
                self.match(ThanoSQLParser.LIST)
                self.state = 151
                self.match(ThanoSQLParser.THANOSQL)
                self.state = 152
                self.match(ThanoSQLParser.MODEL)
                pass

            elif la_ == 8:
                localctx = ThanoSQLParser.DescribeModelContext(self, localctx)
                self.enterOuterAlt(localctx, 8)
                self.state = 153
                self.match(ThanoSQLParser.DESCRIBE)
                self.state = 154
                self.match(ThanoSQLParser.MODEL)
                self.state = 155
                localctx.model = self.modelName()
                pass

            elif la_ == 9:
                localctx = ThanoSQLParser.DeleteModelContext(self, localctx)
                self.enterOuterAlt(localctx, 9)
                self.state = 156
                _la = self._input.LA(1)
                if not(_la==4 or _la==6):
                    self._errHandler.recoverInline(self)
                else:
                    self._errHandler.reportMatch(self)
                    self.consume()
                self.state = 157
                self.match(ThanoSQLParser.MODEL)
                self.state = 160
                self._errHandler.sync(self)
                la_ = self._interp.adaptivePredict(self._input,16,self._ctx)
                if la_ == 1:
                    self.state = 158
                    self.match(ThanoSQLParser.IF)
                    self.state = 159
                    self.match(ThanoSQLParser.EXISTS)


                self.state = 162
                localctx.model = self.modelName()
                pass


        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class ModelNameContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def name(self):
            return self.getTypedRuleContext(ThanoSQLParser.NameContext,0)


        def AT(self):
            return self.getToken(ThanoSQLParser.AT, 0)

        def version(self):
            return self.getTypedRuleContext(ThanoSQLParser.VersionContext,0)


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_modelName




    def modelName(self):

        localctx = ThanoSQLParser.ModelNameContext(self, self._ctx, self.state)
        self.enterRule(localctx, 10, self.RULE_modelName)
        self._la = 0 # Token type
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 165
            self.name()
            self.state = 168
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            if _la==38:
                self.state = 166
                self.match(ThanoSQLParser.AT)
                self.state = 167
                self.version()


        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class VersionContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def INTEGER(self):
            return self.getToken(ThanoSQLParser.INTEGER, 0)

        def getRuleIndex(self):
            return ThanoSQLParser.RULE_version




    def version(self):

        localctx = ThanoSQLParser.VersionContext(self, self._ctx, self.state)
        self.enterRule(localctx, 12, self.RULE_version)
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 170
            self.match(ThanoSQLParser.INTEGER)
        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class OptionListContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def OPTIONS(self):
            return self.getToken(ThanoSQLParser.OPTIONS, 0)

        def LEFT_PAREN(self):
            return self.getToken(ThanoSQLParser.LEFT_PAREN, 0)

        def RIGHT_PAREN(self):
            return self.getToken(ThanoSQLParser.RIGHT_PAREN, 0)

        def option(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ThanoSQLParser.OptionContext)
            else:
                return self.getTypedRuleContext(ThanoSQLParser.OptionContext,i)


        def COMMA(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.COMMA)
            else:
                return self.getToken(ThanoSQLParser.COMMA, i)

        def getRuleIndex(self):
            return ThanoSQLParser.RULE_optionList




    def optionList(self):

        localctx = ThanoSQLParser.OptionListContext(self, self._ctx, self.state)
        self.enterRule(localctx, 14, self.RULE_optionList)
        self._la = 0 # Token type
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 172
            self.match(ThanoSQLParser.OPTIONS)
            self.state = 173
            self.match(ThanoSQLParser.LEFT_PAREN)
            self.state = 182
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            if (((_la) & ~0x3f) == 0 and ((1 << _la) & 285873291657214) != 0):
                self.state = 174
                self.option()
                self.state = 179
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                while _la==35:
                    self.state = 175
                    self.match(ThanoSQLParser.COMMA)
                    self.state = 176
                    self.option()
                    self.state = 181
                    self._errHandler.sync(self)
                    _la = self._input.LA(1)



            self.state = 184
            self.match(ThanoSQLParser.RIGHT_PAREN)
        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class OptionContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def optionName(self):
            return self.getTypedRuleContext(ThanoSQLParser.OptionNameContext,0)


        def EQUALS(self):
            return self.getToken(ThanoSQLParser.EQUALS, 0)

        def value(self):
            return self.getTypedRuleContext(ThanoSQLParser.ValueContext,0)


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_option




    def option(self):

        localctx = ThanoSQLParser.OptionContext(self, self._ctx, self.state)
        self.enterRule(localctx, 16, self.RULE_option)
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 186
            self.optionName()
            self.state = 187
            self.match(ThanoSQLParser.EQUALS)
            self.state = 188
            self.value()
        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class ValueContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_value


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class ParameterContext(ValueContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.ValueContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def PARAMETER(self):
            return self.getToken(ThanoSQLParser.PARAMETER, 0)


    class LiteralContext(ValueContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.ValueContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def constant(self):
            return self.getTypedRuleContext(ThanoSQLParser.ConstantContext,0)




    def value(self):

        localctx = ThanoSQLParser.ValueContext(self, self._ctx, self.state)
        self.enterRule(localctx, 18, self.RULE_value)
        try:
            self.state = 192
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [10, 18, 19, 25, 31, 39, 40, 44, 45, 46]:
                localctx = ThanoSQLParser.LiteralContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 190
                self.constant()
                pass
            elif token in [43]:
                localctx = ThanoSQLParser.ParameterContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 191
                self.match(ThanoSQLParser.PARAMETER)
                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class ConstantContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_constant


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class NullContext(ConstantContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.ConstantContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def NONE(self):
            return self.getToken(ThanoSQLParser.NONE, 0)
        def NULL(self):
            return self.getToken(ThanoSQLParser.NULL, 0)


    class StringContext(ConstantContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.ConstantContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def STRING(self):
            return self.getToken(ThanoSQLParser.STRING, 0)


    class TrueContext(ConstantContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.ConstantContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def TRUE(self):
            return self.getToken(ThanoSQLParser.TRUE, 0)


    class FalseContext(ConstantContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.ConstantContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def FALSE(self):
            return self.getToken(ThanoSQLParser.FALSE, 0)


    class SignedContext(ConstantContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.ConstantContext
            super().__init__(parser)
            self.sign = None # Token
            self.copyFrom(ctx)

        def number(self):
            return self.getTypedRuleContext(ThanoSQLParser.NumberContext,0)

        def MINUS(self):
            return self.getToken(ThanoSQLParser.MINUS, 0)
        def PLUS(self):
            return self.getToken(ThanoSQLParser.PLUS, 0)


    class ListContext(ConstantContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.ConstantContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def LEFT_BRACKET(self):
            return self.getToken(ThanoSQLParser.LEFT_BRACKET, 0)
        def RIGHT_BRACKET(self):
            return self.getToken(ThanoSQLParser.RIGHT_BRACKET, 0)
        def constant(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ThanoSQLParser.ConstantContext)
            else:
                return self.getTypedRuleContext(ThanoSQLParser.ConstantContext,i)

        def COMMA(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.COMMA)
            else:
                return self.getToken(ThanoSQLParser.COMMA, i)



    def constant(self):

        localctx = ThanoSQLParser.ConstantContext(self, self._ctx, self.state)
        self.enterRule(localctx, 20, self.RULE_constant)
        self._la = 0 # Token type
        try:
            self.state = 214
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [18, 19]:
                localctx = ThanoSQLParser.NullContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 194
                _la = self._input.LA(1)
                if not(_la==18 or _la==19):
                    self._errHandler.recoverInline(self)
                else:
                    self._errHandler.reportMatch(self)
                    self.consume()
                pass
            elif token in [25]:
                localctx = ThanoSQLParser.TrueContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 195
                self.match(ThanoSQLParser.TRUE)
                pass
            elif token in [10]:
                localctx = ThanoSQLParser.FalseContext(self, localctx)
                self.enterOuterAlt(localctx, 3)
                self.state = 196
                self.match(ThanoSQLParser.FALSE)
                pass
            elif token in [39, 40, 44, 45]:
                localctx = ThanoSQLParser.SignedContext(self, localctx)
                self.enterOuterAlt(localctx, 4)
                self.state = 198
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==39 or _la==40:
                    self.state = 197
                    localctx.sign = self._input.LT(1)
                    _la = self._input.LA(1)
                    if not(_la==39 or _la==40):
                        localctx.sign = self._errHandler.recoverInline(self)
                    else:
                        self._errHandler.reportMatch(self)
                        self.consume()


                self.state = 200
                self.number()
                pass
            elif token in [46]:
                localctx = ThanoSQLParser.StringContext(self, localctx)
                self.enterOuterAlt(localctx, 5)
                self.state = 201
                self.match(ThanoSQLParser.STRING)
                pass
            elif token in [31]:
                localctx = ThanoSQLParser.ListContext(self, localctx)
                self.enterOuterAlt(localctx, 6)
                self.state = 202
                self.match(ThanoSQLParser.LEFT_BRACKET)
                self.state = 211
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if (((_la) & ~0x3f) == 0 and ((1 << _la) & 124796751578112) != 0):
                    self.state = 203
                    self.constant()
                    self.state = 208
                    self._errHandler.sync(self)
                    _la = self._input.LA(1)
                    while _la==35:
                        self.state = 204
                        self.match(ThanoSQLParser.COMMA)
                        self.state = 205
                        self.constant()
                        self.state = 210
                        self._errHandler.sync(self)
                        _la = self._input.LA(1)



                self.state = 213
                self.match(ThanoSQLParser.RIGHT_BRACKET)
                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class NumberContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_number


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class IntegerContext(NumberContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.NumberContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def INTEGER(self):
            return self.getToken(ThanoSQLParser.INTEGER, 0)


    class DecimalContext(NumberContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.NumberContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def DECIMAL(self):
            return self.getToken(ThanoSQLParser.DECIMAL, 0)



    def number(self):

        localctx = ThanoSQLParser.NumberContext(self, self._ctx, self.state)
        self.enterRule(localctx, 22, self.RULE_number)
        try:
            self.state = 218
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [44]:
                localctx = ThanoSQLParser.IntegerContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 216
                self.match(ThanoSQLParser.INTEGER)
                pass
            elif token in [45]:
                localctx = ThanoSQLParser.DecimalContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 217
                self.match(ThanoSQLParser.DECIMAL)
                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class QueryContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def queryRest(self):
            return self.getTypedRuleContext(ThanoSQLParser.QueryRestContext,0)


        def opening(self):
            return self.getTypedRuleContext(ThanoSQLParser.OpeningContext,0)


        def ANALYZE(self):
            return self.getToken(ThanoSQLParser.ANALYZE, 0)

        def DELETE(self):
            return self.getToken(ThanoSQLParser.DELETE, 0)

        def DESCRIBE(self):
            return self.getToken(ThanoSQLParser.DESCRIBE, 0)

        def DROP(self):
            return self.getToken(ThanoSQLParser.DROP, 0)

        def VERBOSE(self):
            return self.getToken(ThanoSQLParser.VERBOSE, 0)

        def group(self):
            return self.getTypedRuleContext(ThanoSQLParser.GroupContext,0)


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_query




    def query(self):

        localctx = ThanoSQLParser.QueryContext(self, self._ctx, self.state)
        self.enterRule(localctx, 24, self.RULE_query)
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 227
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [2, 8, 10, 12, 13, 14, 16, 17, 18, 19, 20, 22, 23, 24, 25, 26, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 50, 51, 52, 53, 54]:
                self.state = 220
                self.opening()
                pass
            elif token in [1]:
                self.state = 221
                self.match(ThanoSQLParser.ANALYZE)
                pass
            elif token in [4]:
                self.state = 222
                self.match(ThanoSQLParser.DELETE)
                pass
            elif token in [5]:
                self.state = 223
                self.match(ThanoSQLParser.DESCRIBE)
                pass
            elif token in [6]:
                self.state = 224
                self.match(ThanoSQLParser.DROP)
                pass
            elif token in [27]:
                self.state = 225
                self.match(ThanoSQLParser.VERBOSE)
                pass
            elif token in [29, 31, 33]:
                self.state = 226
                self.group()
                pass
            else:
                raise NoViableAltException(self)

            self.state = 229
            self.queryRest()
        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class SqlContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_sql


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class UnlikeExplainContext(SqlContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.SqlContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def unmistakableSql(self):
            return self.getTypedRuleContext(ThanoSQLParser.UnmistakableSqlContext,0)



    class LikeExplainContext(SqlContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.SqlContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def queryRest(self):
            return self.getTypedRuleContext(ThanoSQLParser.QueryRestContext,0)

        def ANALYZE(self):
            return self.getToken(ThanoSQLParser.ANALYZE, 0)
        def VERBOSE(self):
            return self.getToken(ThanoSQLParser.VERBOSE, 0)
        def group(self):
            return self.getTypedRuleContext(ThanoSQLParser.GroupContext,0)




    def sql(self):

        localctx = ThanoSQLParser.SqlContext(self, self._ctx, self.state)
        self.enterRule(localctx, 26, self.RULE_sql)
        try:
            self.state = 238
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [1, 27, 29, 31, 33]:
                localctx = ThanoSQLParser.LikeExplainContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 234
                self._errHandler.sync(self)
                token = self._input.LA(1)
                if token in [1]:
                    self.state = 231
                    self.match(ThanoSQLParser.ANALYZE)
                    pass
                elif token in [27]:
                    self.state = 232
                    self.match(ThanoSQLParser.VERBOSE)
                    pass
                elif token in [29, 31, 33]:
                    self.state = 233
                    self.group()
                    pass
                else:
                    raise NoViableAltException(self)

                self.state = 236
                self.queryRest()
                pass
            elif token in [2, 4, 5, 6, 8, 10, 12, 13, 14, 16, 17, 18, 19, 20, 22, 23, 24, 25, 26, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 50, 51, 52, 53, 54]:
                localctx = ThanoSQLParser.UnlikeExplainContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 237
                self.unmistakableSql()
                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class ExplainedSqlContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_explainedSql


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class UngroupedContext(ExplainedSqlContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.ExplainedSqlContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def unmistakableSql(self):
            return self.getTypedRuleContext(ThanoSQLParser.UnmistakableSqlContext,0)



    class GroupedContext(ExplainedSqlContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.ExplainedSqlContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def group(self):
            return self.getTypedRuleContext(ThanoSQLParser.GroupContext,0)

        def sql(self):
            return self.getTypedRuleContext(ThanoSQLParser.SqlContext,0)




    def explainedSql(self):

        localctx = ThanoSQLParser.ExplainedSqlContext(self, self._ctx, self.state)
        self.enterRule(localctx, 28, self.RULE_explainedSql)
        self._la = 0 # Token type
        try:
            self.state = 245
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [29, 31, 33]:
                localctx = ThanoSQLParser.GroupedContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 240
                self.group()
                self.state = 242
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if (((_la) & ~0x3f) == 0 and ((1 << _la) & 35465824246396278) != 0):
                    self.state = 241
                    self.sql()


                pass
            elif token in [2, 4, 5, 6, 8, 10, 12, 13, 14, 16, 17, 18, 19, 20, 22, 23, 24, 25, 26, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 50, 51, 52, 53, 54]:
                localctx = ThanoSQLParser.UngroupedContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 244
                self.unmistakableSql()
                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class UnmistakableSqlContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_unmistakableSql


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class NotAboutModelContext(UnmistakableSqlContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.UnmistakableSqlContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def DELETE(self):
            return self.getToken(ThanoSQLParser.DELETE, 0)
        def DESCRIBE(self):
            return self.getToken(ThanoSQLParser.DESCRIBE, 0)
        def DROP(self):
            return self.getToken(ThanoSQLParser.DROP, 0)
        def notModel(self):
            return self.getTypedRuleContext(ThanoSQLParser.NotModelContext,0)

        def queryRest(self):
            return self.getTypedRuleContext(ThanoSQLParser.QueryRestContext,0)



    class DescribeTableContext(UnmistakableSqlContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.UnmistakableSqlContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def DESCRIBE(self):
            return self.getToken(ThanoSQLParser.DESCRIBE, 0)
        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)
        def DOT(self):
            return self.getToken(ThanoSQLParser.DOT, 0)
        def queryRest(self):
            return self.getTypedRuleContext(ThanoSQLParser.QueryRestContext,0)



    class AnySqlContext(UnmistakableSqlContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.UnmistakableSqlContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def opening(self):
            return self.getTypedRuleContext(ThanoSQLParser.OpeningContext,0)

        def queryRest(self):
            return self.getTypedRuleContext(ThanoSQLParser.QueryRestContext,0)




    def unmistakableSql(self):

        localctx = ThanoSQLParser.UnmistakableSqlContext(self, self._ctx, self.state)
        self.enterRule(localctx, 30, self.RULE_unmistakableSql)
        self._la = 0 # Token type
        try:
            self.state = 262
            self._errHandler.sync(self)
            la_ = self._interp.adaptivePredict(self._input,34,self._ctx)
            if la_ == 1:
                localctx = ThanoSQLParser.AnySqlContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 247
                self.opening()
                self.state = 248
                self.queryRest()
                pass

            elif la_ == 2:
                localctx = ThanoSQLParser.DescribeTableContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 250
                self.match(ThanoSQLParser.DESCRIBE)
                self.state = 251
                self.match(ThanoSQLParser.MODEL)
                self.state = 254
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==36:
                    self.state = 252
                    self.match(ThanoSQLParser.DOT)
                    self.state = 253
                    self.queryRest()


                pass

            elif la_ == 3:
                localctx = ThanoSQLParser.NotAboutModelContext(self, localctx)
                self.enterOuterAlt(localctx, 3)
                self.state = 256
                _la = self._input.LA(1)
                if not((((_la) & ~0x3f) == 0 and ((1 << _la) & 112) != 0)):
                    self._errHandler.recoverInline(self)
                else:
                    self._errHandler.reportMatch(self)
                    self.consume()
                self.state = 260
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if (((_la) & ~0x3f) == 0 and ((1 << _la) & 35465824248397822) != 0):
                    self.state = 257
                    self.notModel()
                    self.state = 258
                    self.queryRest()


                pass


        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class NotModelContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_notModel


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class OtherWordContext(NotModelContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.NotModelContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)
        def SEMICOLON(self):
            return self.getToken(ThanoSQLParser.SEMICOLON, 0)
        def LEFT_PAREN(self):
            return self.getToken(ThanoSQLParser.LEFT_PAREN, 0)
        def RIGHT_PAREN(self):
            return self.getToken(ThanoSQLParser.RIGHT_PAREN, 0)
        def LEFT_BRACKET(self):
            return self.getToken(ThanoSQLParser.LEFT_BRACKET, 0)
        def RIGHT_BRACKET(self):
            return self.getToken(ThanoSQLParser.RIGHT_BRACKET, 0)
        def LEFT_BRACE(self):
            return self.getToken(ThanoSQLParser.LEFT_BRACE, 0)
        def RIGHT_BRACE(self):
            return self.getToken(ThanoSQLParser.RIGHT_BRACE, 0)
        def UNCLOSED(self):
            return self.getToken(ThanoSQLParser.UNCLOSED, 0)


    class OtherGroupContext(NotModelContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.NotModelContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def group(self):
            return self.getTypedRuleContext(ThanoSQLParser.GroupContext,0)




    def notModel(self):

        localctx = ThanoSQLParser.NotModelContext(self, self._ctx, self.state)
        self.enterRule(localctx, 32, self.RULE_notModel)
        self._la = 0 # Token type
        try:
            self.state = 266
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 50, 51, 52, 53, 54]:
                localctx = ThanoSQLParser.OtherWordContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 264
                _la = self._input.LA(1)
                if _la <= 0 or (((_la) & ~0x3f) == 0 and ((1 << _la) & 562984044855296) != 0):
                    self._errHandler.recoverInline(self)
                else:
                    self._errHandler.reportMatch(self)
                    self.consume()
                pass
            elif token in [29, 31, 33]:
                localctx = ThanoSQLParser.OtherGroupContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 265
                self.group()
                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class OpeningContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def ANALYZE(self):
            return self.getToken(ThanoSQLParser.ANALYZE, 0)

        def BUILD(self):
            return self.getToken(ThanoSQLParser.BUILD, 0)

        def DELETE(self):
            return self.getToken(ThanoSQLParser.DELETE, 0)

        def DESCRIBE(self):
            return self.getToken(ThanoSQLParser.DESCRIBE, 0)

        def DROP(self):
            return self.getToken(ThanoSQLParser.DROP, 0)

        def EVALUATE(self):
            return self.getToken(ThanoSQLParser.EVALUATE, 0)

        def EXPLAIN(self):
            return self.getToken(ThanoSQLParser.EXPLAIN, 0)

        def FIT(self):
            return self.getToken(ThanoSQLParser.FIT, 0)

        def LIST(self):
            return self.getToken(ThanoSQLParser.LIST, 0)

        def PREDICT(self):
            return self.getToken(ThanoSQLParser.PREDICT, 0)

        def VERBOSE(self):
            return self.getToken(ThanoSQLParser.VERBOSE, 0)

        def SEMICOLON(self):
            return self.getToken(ThanoSQLParser.SEMICOLON, 0)

        def LEFT_PAREN(self):
            return self.getToken(ThanoSQLParser.LEFT_PAREN, 0)

        def RIGHT_PAREN(self):
            return self.getToken(ThanoSQLParser.RIGHT_PAREN, 0)

        def LEFT_BRACKET(self):
            return self.getToken(ThanoSQLParser.LEFT_BRACKET, 0)

        def RIGHT_BRACKET(self):
            return self.getToken(ThanoSQLParser.RIGHT_BRACKET, 0)

        def LEFT_BRACE(self):
            return self.getToken(ThanoSQLParser.LEFT_BRACE, 0)

        def RIGHT_BRACE(self):
            return self.getToken(ThanoSQLParser.RIGHT_BRACE, 0)

        def UNCLOSED(self):
            return self.getToken(ThanoSQLParser.UNCLOSED, 0)

        def getRuleIndex(self):
            return ThanoSQLParser.RULE_opening




    def opening(self):

        localctx = ThanoSQLParser.OpeningContext(self, self._ctx, self.state)
        self.enterRule(localctx, 34, self.RULE_opening)
        self._la = 0 # Token type
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 268
            _la = self._input.LA(1)
            if _la <= 0 or (((_la) & ~0x3f) == 0 and ((1 << _la) & 562984181074682) != 0):
                self._errHandler.recoverInline(self)
            else:
                self._errHandler.reportMatch(self)
                self.consume()
        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class QueryRestContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def group(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ThanoSQLParser.GroupContext)
            else:
                return self.getTypedRuleContext(ThanoSQLParser.GroupContext,i)


        def SEMICOLON(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.SEMICOLON)
            else:
                return self.getToken(ThanoSQLParser.SEMICOLON, i)

        def LEFT_PAREN(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.LEFT_PAREN)
            else:
                return self.getToken(ThanoSQLParser.LEFT_PAREN, i)

        def RIGHT_PAREN(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.RIGHT_PAREN)
            else:
                return self.getToken(ThanoSQLParser.RIGHT_PAREN, i)

        def LEFT_BRACKET(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.LEFT_BRACKET)
            else:
                return self.getToken(ThanoSQLParser.LEFT_BRACKET, i)

        def RIGHT_BRACKET(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.RIGHT_BRACKET)
            else:
                return self.getToken(ThanoSQLParser.RIGHT_BRACKET, i)

        def LEFT_BRACE(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.LEFT_BRACE)
            else:
                return self.getToken(ThanoSQLParser.LEFT_BRACE, i)

        def RIGHT_BRACE(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.RIGHT_BRACE)
            else:
                return self.getToken(ThanoSQLParser.RIGHT_BRACE, i)

        def UNCLOSED(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.UNCLOSED)
            else:
                return self.getToken(ThanoSQLParser.UNCLOSED, i)

        def getRuleIndex(self):
            return ThanoSQLParser.RULE_queryRest




    def queryRest(self):

        localctx = ThanoSQLParser.QueryRestContext(self, self._ctx, self.state)
        self.enterRule(localctx, 36, self.RULE_queryRest)
        self._la = 0 # Token type
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 274
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            while (((_la) & ~0x3f) == 0 and ((1 << _la) & 35465824248528894) != 0):
                self.state = 272
                self._errHandler.sync(self)
                token = self._input.LA(1)
                if token in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 50, 51, 52, 53, 54]:
                    self.state = 270
                    _la = self._input.LA(1)
                    if _la <= 0 or (((_la) & ~0x3f) == 0 and ((1 << _la) & 562984044724224) != 0):
                        self._errHandler.recoverInline(self)
                    else:
                        self._errHandler.reportMatch(self)
                        self.consume()
                    pass
                elif token in [29, 31, 33]:
                    self.state = 271
                    self.group()
                    pass
                else:
                    raise NoViableAltException(self)

                self.state = 276
                self._errHandler.sync(self)
                _la = self._input.LA(1)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class GroupContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_group


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class ParenthesesContext(GroupContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.GroupContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def LEFT_PAREN(self):
            return self.getToken(ThanoSQLParser.LEFT_PAREN, 0)
        def inside(self):
            return self.getTypedRuleContext(ThanoSQLParser.InsideContext,0)

        def RIGHT_PAREN(self):
            return self.getToken(ThanoSQLParser.RIGHT_PAREN, 0)


    class BracesContext(GroupContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.GroupContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def LEFT_BRACE(self):
            return self.getToken(ThanoSQLParser.LEFT_BRACE, 0)
        def inside(self):
            return self.getTypedRuleContext(ThanoSQLParser.InsideContext,0)

        def RIGHT_BRACE(self):
            return self.getToken(ThanoSQLParser.RIGHT_BRACE, 0)


    class BracketsContext(GroupContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.GroupContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def LEFT_BRACKET(self):
            return self.getToken(ThanoSQLParser.LEFT_BRACKET, 0)
        def inside(self):
            return self.getTypedRuleContext(ThanoSQLParser.InsideContext,0)

        def RIGHT_BRACKET(self):
            return self.getToken(ThanoSQLParser.RIGHT_BRACKET, 0)



    def group(self):

        localctx = ThanoSQLParser.GroupContext(self, self._ctx, self.state)
        self.enterRule(localctx, 38, self.RULE_group)
        try:
            self.state = 289
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [29]:
                localctx = ThanoSQLParser.ParenthesesContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 277
                self.match(ThanoSQLParser.LEFT_PAREN)
                self.state = 278
                self.inside()
                self.state = 279
                self.match(ThanoSQLParser.RIGHT_PAREN)
                pass
            elif token in [31]:
                localctx = ThanoSQLParser.BracketsContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 281
                self.match(ThanoSQLParser.LEFT_BRACKET)
                self.state = 282
                self.inside()
                self.state = 283
                self.match(ThanoSQLParser.RIGHT_BRACKET)
                pass
            elif token in [33]:
                localctx = ThanoSQLParser.BracesContext(self, localctx)
                self.enterOuterAlt(localctx, 3)
                self.state = 285
                self.match(ThanoSQLParser.LEFT_BRACE)
                self.state = 286
                self.inside()
                self.state = 287
                self.match(ThanoSQLParser.RIGHT_BRACE)
                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class InsideContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def group(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ThanoSQLParser.GroupContext)
            else:
                return self.getTypedRuleContext(ThanoSQLParser.GroupContext,i)


        def LEFT_PAREN(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.LEFT_PAREN)
            else:
                return self.getToken(ThanoSQLParser.LEFT_PAREN, i)

        def RIGHT_PAREN(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.RIGHT_PAREN)
            else:
                return self.getToken(ThanoSQLParser.RIGHT_PAREN, i)

        def LEFT_BRACKET(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.LEFT_BRACKET)
            else:
                return self.getToken(ThanoSQLParser.LEFT_BRACKET, i)

        def RIGHT_BRACKET(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.RIGHT_BRACKET)
            else:
                return self.getToken(ThanoSQLParser.RIGHT_BRACKET, i)

        def LEFT_BRACE(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.LEFT_BRACE)
            else:
                return self.getToken(ThanoSQLParser.LEFT_BRACE, i)

        def RIGHT_BRACE(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.RIGHT_BRACE)
            else:
                return self.getToken(ThanoSQLParser.RIGHT_BRACE, i)

        def UNCLOSED(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.UNCLOSED)
            else:
                return self.getToken(ThanoSQLParser.UNCLOSED, i)

        def getRuleIndex(self):
            return ThanoSQLParser.RULE_inside




    def inside(self):

        localctx = ThanoSQLParser.InsideContext(self, self._ctx, self.state)
        self.enterRule(localctx, 40, self.RULE_inside)
        self._la = 0 # Token type
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 295
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            while (((_la) & ~0x3f) == 0 and ((1 << _la) & 35465824516964350) != 0):
                self.state = 293
                self._errHandler.sync(self)
                token = self._input.LA(1)
                if token in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 50, 51, 52, 53, 54]:
                    self.state = 291
                    _la = self._input.LA(1)
                    if _la <= 0 or (((_la) & ~0x3f) == 0 and ((1 << _la) & 562983776288768) != 0):
                        self._errHandler.recoverInline(self)
                    else:
                        self._errHandler.reportMatch(self)
                        self.consume()
                    pass
                elif token in [29, 31, 33]:
                    self.state = 292
                    self.group()
                    pass
                else:
                    raise NoViableAltException(self)

                self.state = 297
                self._errHandler.sync(self)
                _la = self._input.LA(1)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class NameContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_name


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class KeywordNameContext(NameContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.NameContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def nonReserved(self):
            return self.getTypedRuleContext(ThanoSQLParser.NonReservedContext,0)



    class QuotedNameContext(NameContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.NameContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def QUOTED_NAME(self):
            return self.getToken(ThanoSQLParser.QUOTED_NAME, 0)


    class WordContext(NameContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.NameContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def WORD(self):
            return self.getToken(ThanoSQLParser.WORD, 0)



    def name(self):

        localctx = ThanoSQLParser.NameContext(self, self._ctx, self.state)
        self.enterRule(localctx, 42, self.RULE_name)
        try:
            self.state = 301
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [42]:
                localctx = ThanoSQLParser.WordContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 298
                self.match(ThanoSQLParser.WORD)
                pass
            elif token in [48]:
                localctx = ThanoSQLParser.QuotedNameContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 299
                self.match(ThanoSQLParser.QUOTED_NAME)
                pass
            elif token in [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 27]:
                localctx = ThanoSQLParser.KeywordNameContext(self, localctx)
                self.enterOuterAlt(localctx, 3)
                self.state = 300
                self.nonReserved()
                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class OptionNameContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_optionName


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class PlainOptionContext(OptionNameContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.OptionNameContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def name(self):
            return self.getTypedRuleContext(ThanoSQLParser.NameContext,0)



    class ReservedOptionContext(OptionNameContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.OptionNameContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def AS(self):
            return self.getToken(ThanoSQLParser.AS, 0)
        def USING(self):
            return self.getToken(ThanoSQLParser.USING, 0)



    def optionName(self):

        localctx = ThanoSQLParser.OptionNameContext(self, self._ctx, self.state)
        self.enterRule(localctx, 44, self.RULE_optionName)
        self._la = 0 # Token type
        try:
            self.state = 305
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 27, 42, 48]:
                localctx = ThanoSQLParser.PlainOptionContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 303
                self.name()
                pass
            elif token in [2, 26]:
                localctx = ThanoSQLParser.ReservedOptionContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 304
                _la = self._input.LA(1)
                if not(_la==2 or _la==26):
                    self._errHandler.recoverInline(self)
                else:
                    self._errHandler.reportMatch(self)
                    self.consume()
                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class NonReservedContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def ANALYZE(self):
            return self.getToken(ThanoSQLParser.ANALYZE, 0)

        def BUILD(self):
            return self.getToken(ThanoSQLParser.BUILD, 0)

        def DELETE(self):
            return self.getToken(ThanoSQLParser.DELETE, 0)

        def DESCRIBE(self):
            return self.getToken(ThanoSQLParser.DESCRIBE, 0)

        def DROP(self):
            return self.getToken(ThanoSQLParser.DROP, 0)

        def EVALUATE(self):
            return self.getToken(ThanoSQLParser.EVALUATE, 0)

        def EXISTS(self):
            return self.getToken(ThanoSQLParser.EXISTS, 0)

        def EXPLAIN(self):
            return self.getToken(ThanoSQLParser.EXPLAIN, 0)

        def FALSE(self):
            return self.getToken(ThanoSQLParser.FALSE, 0)

        def FIT(self):
            return self.getToken(ThanoSQLParser.FIT, 0)

        def FORMAT(self):
            return self.getToken(ThanoSQLParser.FORMAT, 0)

        def IF(self):
            return self.getToken(ThanoSQLParser.IF, 0)

        def JSON(self):
            return self.getToken(ThanoSQLParser.JSON, 0)

        def LIST(self):
            return self.getToken(ThanoSQLParser.LIST, 0)

        def MERMAID(self):
            return self.getToken(ThanoSQLParser.MERMAID, 0)

        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)

        def NONE(self):
            return self.getToken(ThanoSQLParser.NONE, 0)

        def NULL(self):
            return self.getToken(ThanoSQLParser.NULL, 0)

        def OPTIONS(self):
            return self.getToken(ThanoSQLParser.OPTIONS, 0)

        def PREDICT(self):
            return self.getToken(ThanoSQLParser.PREDICT, 0)

        def TABLE(self):
            return self.getToken(ThanoSQLParser.TABLE, 0)

        def TEXT(self):
            return self.getToken(ThanoSQLParser.TEXT, 0)

        def THANOSQL(self):
            return self.getToken(ThanoSQLParser.THANOSQL, 0)

        def TRUE(self):
            return self.getToken(ThanoSQLParser.TRUE, 0)

        def VERBOSE(self):
            return self.getToken(ThanoSQLParser.VERBOSE, 0)

        def getRuleIndex(self):
            return ThanoSQLParser.RULE_nonReserved




    def nonReserved(self):

        localctx = ThanoSQLParser.NonReservedContext(self, self._ctx, self.state)
        self.enterRule(localctx, 46, self.RULE_nonReserved)
        self._la = 0 # Token type
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 307
            _la = self._input.LA(1)
            if not((((_la) & ~0x3f) == 0 and ((1 << _la) & 201326586) != 0)):
                self._errHandler.recoverInline(self)
            else:
                self._errHandler.reportMatch(self)
                self.consume()
        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx





