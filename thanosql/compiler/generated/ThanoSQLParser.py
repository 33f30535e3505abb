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
        4,1,70,427,2,0,7,0,2,1,7,1,2,2,7,2,2,3,7,3,2,4,7,4,2,5,7,5,2,6,7,
        6,2,7,7,7,2,8,7,8,2,9,7,9,2,10,7,10,2,11,7,11,2,12,7,12,2,13,7,13,
        2,14,7,14,2,15,7,15,2,16,7,16,2,17,7,17,2,18,7,18,2,19,7,19,2,20,
        7,20,2,21,7,21,2,22,7,22,2,23,7,23,2,24,7,24,2,25,7,25,2,26,7,26,
        2,27,7,27,2,28,7,28,1,0,3,0,60,8,0,1,0,1,0,3,0,64,8,0,5,0,66,8,0,
        10,0,12,0,69,9,0,1,0,1,0,1,1,1,1,3,1,75,8,1,1,1,3,1,78,8,1,1,1,1,
        1,3,1,82,8,1,1,1,1,1,1,1,3,1,87,8,1,1,1,3,1,90,8,1,1,1,3,1,93,8,
        1,1,1,1,1,1,1,3,1,98,8,1,1,2,1,2,1,2,1,2,5,2,104,8,2,10,2,12,2,107,
        9,2,1,2,1,2,1,3,1,3,1,3,1,3,3,3,115,8,3,1,4,1,4,1,4,1,4,1,4,1,4,
        3,4,123,8,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,3,4,134,8,4,1,4,
        1,4,1,4,1,4,1,4,1,4,1,4,3,4,143,8,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,
        3,4,152,8,4,1,4,1,4,1,4,1,4,1,4,1,4,3,4,160,8,4,1,4,1,4,1,4,1,4,
        1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,
        1,4,3,4,183,8,4,1,4,1,4,1,4,1,4,1,4,3,4,190,8,4,1,4,1,4,1,4,1,4,
        1,4,1,4,1,4,3,4,199,8,4,1,4,1,4,1,4,1,4,1,4,3,4,206,8,4,1,4,1,4,
        1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,3,4,218,8,4,1,4,1,4,1,4,1,4,1,4,
        3,4,225,8,4,1,4,1,4,1,4,1,4,3,4,231,8,4,1,4,1,4,1,4,1,4,1,4,1,4,
        1,4,3,4,240,8,4,1,4,1,4,1,4,1,4,1,4,1,4,3,4,248,8,4,1,4,1,4,1,4,
        3,4,253,8,4,1,5,1,5,1,6,1,6,1,7,1,7,3,7,261,8,7,1,8,1,8,1,8,3,8,
        266,8,8,1,9,1,9,1,10,1,10,1,10,1,10,1,10,5,10,275,8,10,10,10,12,
        10,278,9,10,3,10,280,8,10,1,10,1,10,1,11,1,11,1,11,1,11,1,12,1,12,
        3,12,290,8,12,1,13,1,13,1,13,1,13,3,13,296,8,13,1,13,1,13,1,13,1,
        13,1,13,1,13,5,13,304,8,13,10,13,12,13,307,9,13,3,13,309,8,13,1,
        13,3,13,312,8,13,1,14,1,14,3,14,316,8,14,1,15,1,15,1,15,1,15,1,15,
        1,15,1,15,1,15,1,15,1,15,3,15,328,8,15,1,15,1,15,1,16,1,16,1,16,
        3,16,335,8,16,1,16,1,16,3,16,339,8,16,1,17,1,17,3,17,343,8,17,1,
        17,3,17,346,8,17,1,18,1,18,1,18,1,18,1,18,1,18,1,18,3,18,355,8,18,
        1,18,1,18,1,18,1,18,3,18,361,8,18,1,18,1,18,1,18,1,18,1,18,3,18,
        368,8,18,3,18,370,8,18,3,18,372,8,18,1,19,1,19,3,19,376,8,19,1,20,
        1,20,3,20,380,8,20,1,21,1,21,3,21,384,8,21,1,22,1,22,1,23,1,23,5,
        23,390,8,23,10,23,12,23,393,9,23,1,24,1,24,1,24,1,24,1,24,1,24,1,
        24,1,24,1,24,1,24,1,24,1,24,3,24,407,8,24,1,25,1,25,5,25,411,8,25,
        10,25,12,25,414,9,25,1,26,1,26,1,26,3,26,419,8,26,1,27,1,27,3,27,
        423,8,27,1,28,1,28,1,28,0,0,29,0,2,4,6,8,10,12,14,16,18,20,22,24,
        26,28,30,32,34,36,38,40,42,44,46,48,50,52,54,56,0,12,3,0,25,25,27,
        27,36,36,2,0,10,10,12,12,1,0,29,30,1,0,55,56,3,0,1,1,10,12,16,16,
        3,0,28,28,44,50,65,65,2,0,44,50,65,65,3,0,31,31,44,50,65,65,12,0,
        1,2,5,5,7,8,10,13,15,16,18,18,22,22,26,26,32,33,41,41,43,50,65,65,
        2,0,45,50,65,65,4,0,3,3,21,21,38,38,42,42,5,0,1,2,4,20,22,37,39,
        41,43,43,494,0,59,1,0,0,0,2,97,1,0,0,0,4,99,1,0,0,0,6,114,1,0,0,
        0,8,252,1,0,0,0,10,254,1,0,0,0,12,256,1,0,0,0,14,260,1,0,0,0,16,
        262,1,0,0,0,18,267,1,0,0,0,20,269,1,0,0,0,22,283,1,0,0,0,24,289,
        1,0,0,0,26,311,1,0,0,0,28,315,1,0,0,0,30,327,1,0,0,0,32,338,1,0,
        0,0,34,345,1,0,0,0,36,371,1,0,0,0,38,375,1,0,0,0,40,379,1,0,0,0,
        42,383,1,0,0,0,44,385,1,0,0,0,46,391,1,0,0,0,48,406,1,0,0,0,50,412,
        1,0,0,0,52,418,1,0,0,0,54,422,1,0,0,0,56,424,1,0,0,0,58,60,3,2,1,
        0,59,58,1,0,0,0,59,60,1,0,0,0,60,67,1,0,0,0,61,63,5,44,0,0,62,64,
        3,2,1,0,63,62,1,0,0,0,63,64,1,0,0,0,64,66,1,0,0,0,65,61,1,0,0,0,
        66,69,1,0,0,0,67,65,1,0,0,0,67,68,1,0,0,0,68,70,1,0,0,0,69,67,1,
        0,0,0,70,71,5,0,0,1,71,1,1,0,0,0,72,74,5,15,0,0,73,75,5,2,0,0,74,
        73,1,0,0,0,74,75,1,0,0,0,75,77,1,0,0,0,76,78,5,43,0,0,77,76,1,0,
        0,0,77,78,1,0,0,0,78,81,1,0,0,0,79,82,3,4,2,0,80,82,3,48,24,0,81,
        79,1,0,0,0,81,80,1,0,0,0,81,82,1,0,0,0,82,83,1,0,0,0,83,98,3,8,4,
        0,84,86,5,15,0,0,85,87,5,2,0,0,86,85,1,0,0,0,86,87,1,0,0,0,87,89,
        1,0,0,0,88,90,5,43,0,0,89,88,1,0,0,0,89,90,1,0,0,0,90,92,1,0,0,0,
        91,93,3,4,2,0,92,91,1,0,0,0,92,93,1,0,0,0,93,94,1,0,0,0,94,98,3,
        34,17,0,95,98,3,8,4,0,96,98,3,32,16,0,97,72,1,0,0,0,97,84,1,0,0,
        0,97,95,1,0,0,0,97,96,1,0,0,0,98,3,1,0,0,0,99,100,5,45,0,0,100,105,
        3,6,3,0,101,102,5,51,0,0,102,104,3,6,3,0,103,101,1,0,0,0,104,107,
        1,0,0,0,105,103,1,0,0,0,105,106,1,0,0,0,106,108,1,0,0,0,107,105,
        1,0,0,0,108,109,5,46,0,0,109,5,1,0,0,0,110,115,5,2,0,0,111,115,5,
        43,0,0,112,113,5,20,0,0,113,115,7,0,0,0,114,110,1,0,0,0,114,111,
        1,0,0,0,114,112,1,0,0,0,115,7,1,0,0,0,116,117,5,5,0,0,117,118,5,
        28,0,0,118,119,3,16,8,0,119,120,5,42,0,0,120,122,3,16,8,0,121,123,
        3,20,10,0,122,121,1,0,0,0,122,123,1,0,0,0,123,124,1,0,0,0,124,125,
        5,3,0,0,125,126,3,30,15,0,126,253,1,0,0,0,127,128,5,18,0,0,128,129,
        5,28,0,0,129,130,3,16,8,0,130,131,5,42,0,0,131,133,3,16,8,0,132,
        134,3,20,10,0,133,132,1,0,0,0,133,134,1,0,0,0,134,135,1,0,0,0,135,
        136,5,3,0,0,136,137,3,30,15,0,137,253,1,0,0,0,138,139,5,32,0,0,139,
        140,5,42,0,0,140,142,3,16,8,0,141,143,3,20,10,0,142,141,1,0,0,0,
        142,143,1,0,0,0,143,144,1,0,0,0,144,145,5,3,0,0,145,146,3,30,15,
        0,146,253,1,0,0,0,147,148,5,13,0,0,148,149,5,42,0,0,149,151,3,16,
        8,0,150,152,3,20,10,0,151,150,1,0,0,0,151,152,1,0,0,0,152,153,1,
        0,0,0,153,154,5,3,0,0,154,155,3,30,15,0,155,253,1,0,0,0,156,157,
        5,33,0,0,157,159,5,4,0,0,158,160,3,20,10,0,159,158,1,0,0,0,159,160,
        1,0,0,0,160,161,1,0,0,0,161,162,5,3,0,0,162,253,3,30,15,0,163,164,
        5,26,0,0,164,253,5,28,0,0,165,166,5,26,0,0,166,253,5,35,0,0,167,
        168,5,26,0,0,168,169,5,37,0,0,169,253,5,28,0,0,170,171,5,26,0,0,
        171,172,5,37,0,0,172,253,5,9,0,0,173,174,5,26,0,0,174,253,5,6,0,
        0,175,176,5,26,0,0,176,253,5,39,0,0,177,178,5,26,0,0,178,182,5,23,
        0,0,179,180,5,19,0,0,180,181,5,28,0,0,181,183,3,16,8,0,182,179,1,
        0,0,0,182,183,1,0,0,0,183,253,1,0,0,0,184,185,5,7,0,0,185,189,5,
        6,0,0,186,187,5,19,0,0,187,188,5,28,0,0,188,190,3,16,8,0,189,186,
        1,0,0,0,189,190,1,0,0,0,190,253,1,0,0,0,191,192,5,11,0,0,192,193,
        5,28,0,0,193,253,3,16,8,0,194,195,7,1,0,0,195,198,5,28,0,0,196,197,
        5,24,0,0,197,199,5,14,0,0,198,196,1,0,0,0,198,199,1,0,0,0,199,200,
        1,0,0,0,200,253,3,16,8,0,201,202,5,1,0,0,202,205,5,28,0,0,203,204,
        5,24,0,0,204,206,5,14,0,0,205,203,1,0,0,0,205,206,1,0,0,0,206,207,
        1,0,0,0,207,208,3,16,8,0,208,209,5,34,0,0,209,210,5,38,0,0,210,211,
        3,16,8,0,211,253,1,0,0,0,212,213,5,22,0,0,213,214,5,37,0,0,214,215,
        5,28,0,0,215,217,3,16,8,0,216,218,3,20,10,0,217,216,1,0,0,0,217,
        218,1,0,0,0,218,253,1,0,0,0,219,220,5,22,0,0,220,221,5,37,0,0,221,
        222,5,9,0,0,222,224,3,10,5,0,223,225,3,20,10,0,224,223,1,0,0,0,224,
        225,1,0,0,0,225,253,1,0,0,0,226,227,5,16,0,0,227,228,5,28,0,0,228,
        230,3,16,8,0,229,231,3,20,10,0,230,229,1,0,0,0,230,231,1,0,0,0,231,
        232,1,0,0,0,232,233,5,38,0,0,233,234,3,14,7,0,234,253,1,0,0,0,235,
        236,5,41,0,0,236,237,5,28,0,0,237,239,3,16,8,0,238,240,3,20,10,0,
        239,238,1,0,0,0,239,240,1,0,0,0,240,241,1,0,0,0,241,242,5,21,0,0,
        242,243,3,14,7,0,243,253,1,0,0,0,244,245,5,8,0,0,245,247,3,12,6,
        0,246,248,3,20,10,0,247,246,1,0,0,0,247,248,1,0,0,0,248,249,1,0,
        0,0,249,250,5,21,0,0,250,251,3,14,7,0,251,253,1,0,0,0,252,116,1,
        0,0,0,252,127,1,0,0,0,252,138,1,0,0,0,252,147,1,0,0,0,252,156,1,
        0,0,0,252,163,1,0,0,0,252,165,1,0,0,0,252,167,1,0,0,0,252,170,1,
        0,0,0,252,173,1,0,0,0,252,175,1,0,0,0,252,177,1,0,0,0,252,184,1,
        0,0,0,252,191,1,0,0,0,252,194,1,0,0,0,252,201,1,0,0,0,252,212,1,
        0,0,0,252,219,1,0,0,0,252,226,1,0,0,0,252,235,1,0,0,0,252,244,1,
        0,0,0,253,9,1,0,0,0,254,255,3,52,26,0,255,11,1,0,0,0,256,257,3,52,
        26,0,257,13,1,0,0,0,258,261,5,62,0,0,259,261,5,59,0,0,260,258,1,
        0,0,0,260,259,1,0,0,0,261,15,1,0,0,0,262,265,3,52,26,0,263,264,5,
        54,0,0,264,266,3,18,9,0,265,263,1,0,0,0,265,266,1,0,0,0,266,17,1,
        0,0,0,267,268,5,60,0,0,268,19,1,0,0,0,269,270,5,31,0,0,270,279,5,
        45,0,0,271,276,3,22,11,0,272,273,5,51,0,0,273,275,3,22,11,0,274,
        272,1,0,0,0,275,278,1,0,0,0,276,274,1,0,0,0,276,277,1,0,0,0,277,
        280,1,0,0,0,278,276,1,0,0,0,279,271,1,0,0,0,279,280,1,0,0,0,280,
        281,1,0,0,0,281,282,5,46,0,0,282,21,1,0,0,0,283,284,3,54,27,0,284,
        285,5,53,0,0,285,286,3,24,12,0,286,23,1,0,0,0,287,290,3,26,13,0,
        288,290,5,59,0,0,289,287,1,0,0,0,289,288,1,0,0,0,290,25,1,0,0,0,
        291,312,7,2,0,0,292,312,5,40,0,0,293,312,5,17,0,0,294,296,7,3,0,
        0,295,294,1,0,0,0,295,296,1,0,0,0,296,297,1,0,0,0,297,312,3,28,14,
        0,298,312,5,62,0,0,299,308,5,47,0,0,300,305,3,26,13,0,301,302,5,
        51,0,0,302,304,3,26,13,0,303,301,1,0,0,0,304,307,1,0,0,0,305,303,
        1,0,0,0,305,306,1,0,0,0,306,309,1,0,0,0,307,305,1,0,0,0,308,300,
        1,0,0,0,308,309,1,0,0,0,309,310,1,0,0,0,310,312,5,48,0,0,311,291,
        1,0,0,0,311,292,1,0,0,0,311,293,1,0,0,0,311,295,1,0,0,0,311,298,
        1,0,0,0,311,299,1,0,0,0,312,27,1,0,0,0,313,316,5,60,0,0,314,316,
        5,61,0,0,315,313,1,0,0,0,315,314,1,0,0,0,316,29,1,0,0,0,317,328,
        3,44,22,0,318,328,5,1,0,0,319,328,5,2,0,0,320,328,5,8,0,0,321,328,
        5,10,0,0,322,328,5,11,0,0,323,328,5,12,0,0,324,328,5,16,0,0,325,
        328,5,43,0,0,326,328,3,48,24,0,327,317,1,0,0,0,327,318,1,0,0,0,327,
        319,1,0,0,0,327,320,1,0,0,0,327,321,1,0,0,0,327,322,1,0,0,0,327,
        323,1,0,0,0,327,324,1,0,0,0,327,325,1,0,0,0,327,326,1,0,0,0,328,
        329,1,0,0,0,329,330,3,46,23,0,330,31,1,0,0,0,331,335,5,2,0,0,332,
        335,5,43,0,0,333,335,3,48,24,0,334,331,1,0,0,0,334,332,1,0,0,0,334,
        333,1,0,0,0,335,336,1,0,0,0,336,339,3,46,23,0,337,339,3,36,18,0,
        338,334,1,0,0,0,338,337,1,0,0,0,339,33,1,0,0,0,340,342,3,48,24,0,
        341,343,3,32,16,0,342,341,1,0,0,0,342,343,1,0,0,0,343,346,1,0,0,
        0,344,346,3,36,18,0,345,340,1,0,0,0,345,344,1,0,0,0,346,35,1,0,0,
        0,347,348,3,44,22,0,348,349,3,46,23,0,349,372,1,0,0,0,350,351,5,
        11,0,0,351,354,5,28,0,0,352,353,5,52,0,0,353,355,3,46,23,0,354,352,
        1,0,0,0,354,355,1,0,0,0,355,372,1,0,0,0,356,360,7,4,0,0,357,358,
        3,38,19,0,358,359,3,46,23,0,359,361,1,0,0,0,360,357,1,0,0,0,360,
        361,1,0,0,0,361,372,1,0,0,0,362,369,5,8,0,0,363,367,3,40,20,0,364,
        365,3,42,21,0,365,366,3,46,23,0,366,368,1,0,0,0,367,364,1,0,0,0,
        367,368,1,0,0,0,368,370,1,0,0,0,369,363,1,0,0,0,369,370,1,0,0,0,
        370,372,1,0,0,0,371,347,1,0,0,0,371,350,1,0,0,0,371,356,1,0,0,0,
        371,362,1,0,0,0,372,37,1,0,0,0,373,376,8,5,0,0,374,376,3,48,24,0,
        375,373,1,0,0,0,375,374,1,0,0,0,376,39,1,0,0,0,377,380,8,6,0,0,378,
        380,3,48,24,0,379,377,1,0,0,0,379,378,1,0,0,0,380,41,1,0,0,0,381,
        384,8,7,0,0,382,384,3,48,24,0,383,381,1,0,0,0,383,382,1,0,0,0,384,
        43,1,0,0,0,385,386,8,8,0,0,386,45,1,0,0,0,387,390,8,6,0,0,388,390,
        3,48,24,0,389,387,1,0,0,0,389,388,1,0,0,0,390,393,1,0,0,0,391,389,
        1,0,0,0,391,392,1,0,0,0,392,47,1,0,0,0,393,391,1,0,0,0,394,395,5,
        45,0,0,395,396,3,50,25,0,396,397,5,46,0,0,397,407,1,0,0,0,398,399,
        5,47,0,0,399,400,3,50,25,0,400,401,5,48,0,0,401,407,1,0,0,0,402,
        403,5,49,0,0,403,404,3,50,25,0,404,405,5,50,0,0,405,407,1,0,0,0,
        406,394,1,0,0,0,406,398,1,0,0,0,406,402,1,0,0,0,407,49,1,0,0,0,408,
        411,8,9,0,0,409,411,3,48,24,0,410,408,1,0,0,0,410,409,1,0,0,0,411,
        414,1,0,0,0,412,410,1,0,0,0,412,413,1,0,0,0,413,51,1,0,0,0,414,412,
        1,0,0,0,415,419,5,58,0,0,416,419,5,64,0,0,417,419,3,56,28,0,418,
        415,1,0,0,0,418,416,1,0,0,0,418,417,1,0,0,0,419,53,1,0,0,0,420,423,
        3,52,26,0,421,423,7,10,0,0,422,420,1,0,0,0,422,421,1,0,0,0,423,55,
        1,0,0,0,424,425,7,11,0,0,425,57,1,0,0,0,57,59,63,67,74,77,81,86,
        89,92,97,105,114,122,133,142,151,159,182,189,198,205,217,224,230,
        239,247,252,260,265,276,279,289,295,305,308,311,315,327,334,338,
        342,345,354,360,367,369,371,375,379,383,389,391,406,410,412,418,
        422
    ]

class ThanoSQLParser ( Parser ):

    grammarFileName = "ThanoSQL.g4"

    atn = ATNDeserializer().deserialize(serializedATN())

    decisionsToDFA = [ DFA(ds, i) for i, ds in enumerate(atn.decisionToState) ]

    sharedContextCache = PredictionContextCache()

    literalNames = [ "<INVALID>", "'ALTER'", "'ANALYZE'", "'AS'", "'AUDIO'",
                     "'BUILD'", "'CACHE'", "'CLEAR'", "'COPY'", "'DATASET'",
                     "'DELETE'", "'DESCRIBE'", "'DROP'", "'EVALUATE'", "'EXISTS'",
                     "'EXPLAIN'", "'EXPORT'", "'FALSE'", "'FIT'", "'FOR'",
                     "'FORMAT'", "'FROM'", "'GET'", "'HISTORY'", "'IF'",
                     "'JSON'", "'LIST'", "'MERMAID'", "'MODEL'", "'NONE'",
                     "'NULL'", "'OPTIONS'", "'PREDICT'", "'PRINT'", "'RENAME'",
                     "'TABLE'", "'TEXT'", "'THANOSQL'", "'TO'", "'TRAINING'",
                     "'TRUE'", "'UPLOAD'", "'USING'", "'VERBOSE'", "';'",
                     "'('", "')'", "'['", "']'", "'{'", "'}'", "','", "'.'",
                     "'='", "'@'", "'+'", "'-'", "':'", "<INVALID>", "<INVALID>",
                     "<INVALID>", "<INVALID>", "<INVALID>", "<INVALID>",
                     "<INVALID>", "<INVALID>", "<INVALID>", "'/*'" ]

    symbolicNames = [ "<INVALID>", "ALTER", "ANALYZE", "AS", "AUDIO", "BUILD",
                      "CACHE", "CLEAR", "COPY", "DATASET", "DELETE", "DESCRIBE",
                      "DROP", "EVALUATE", "EXISTS", "EXPLAIN", "EXPORT",
                      "FALSE", "FIT", "FOR", "FORMAT", "FROM", "GET", "HISTORY",
                      "IF", "JSON", "LIST", "MERMAID", "MODEL", "NONE",
                      "NULL", "OPTIONS", "PREDICT", "PRINT", "RENAME", "TABLE",
                      "TEXT", "THANOSQL", "TO", "TRAINING", "TRUE", "UPLOAD",
                      "USING", "VERBOSE", "SEMICOLON", "LEFT_PAREN", "RIGHT_PAREN",
                      "LEFT_BRACKET", "RIGHT_BRACKET", "LEFT_BRACE", "RIGHT_BRACE",
                      "COMMA", "DOT", "EQUALS", "AT", "PLUS", "MINUS", "COLON",
                      "WORD", "PARAMETER", "INTEGER", "DECIMAL", "STRING",
                      "ESCAPE_STRING", "QUOTED_NAME", "UNCLOSED", "DOLLAR_STRING",
                      "BLOCK_COMMENT", "LINE_COMMENT", "WHITESPACE", "OTHER" ]

    RULE_script = 0
    RULE_statement = 1
    RULE_explainList = 2
    RULE_explainItem = 3
    RULE_command = 4
    RULE_datasetName = 5
    RULE_tableName = 6
    RULE_path = 7
    RULE_modelName = 8
    RULE_version = 9
    RULE_optionList = 10
    RULE_option = 11
    RULE_value = 12
    RULE_constant = 13
    RULE_number = 14
    RULE_query = 15
    RULE_sql = 16
    RULE_explainedSql = 17
    RULE_unmistakableSql = 18
    RULE_notModel = 19
    RULE_copied = 20
    RULE_notOptions = 21
    RULE_opening = 22
    RULE_queryRest = 23
    RULE_group = 24
    RULE_inside = 25
    RULE_name = 26
    RULE_optionName = 27
    RULE_nonReserved = 28

    ruleNames =  [ "script", "statement", "explainList", "explainItem",
                   "command", "datasetName", "tableName", "path", "modelName",
                   "version", "optionList", "option", "value", "constant",
                   "number", "query", "sql", "explainedSql", "unmistakableSql",
                   "notModel", "copied", "notOptions", "opening", "queryRest",
                   "group", "inside", "name", "optionName", "nonReserved" ]

    EOF = Token.EOF
    ALTER=1
    ANALYZE=2
    AS=3
    AUDIO=4
    BUILD=5
    CACHE=6
    CLEAR=7
    COPY=8
    DATASET=9
    DELETE=10
    DESCRIBE=11
    DROP=12
    EVALUATE=13
    EXISTS=14
    EXPLAIN=15
    EXPORT=16
    FALSE=17
    FIT=18
    FOR=19
    FORMAT=20
    FROM=21
    GET=22
    HISTORY=23
    IF=24
    JSON=25
    LIST=26
    MERMAID=27
    MODEL=28
    NONE=29
    NULL=30
    OPTIONS=31
    PREDICT=32
    PRINT=33
    RENAME=34
    TABLE=35
    TEXT=36
    THANOSQL=37
    TO=38
    TRAINING=39
    TRUE=40
    UPLOAD=41
    USING=42
    VERBOSE=43
    SEMICOLON=44
    LEFT_PAREN=45
    RIGHT_PAREN=46
    LEFT_BRACKET=47
    RIGHT_BRACKET=48
    LEFT_BRACE=49
    RIGHT_BRACE=50
    COMMA=51
    DOT=52
    EQUALS=53
    AT=54
    PLUS=55
    MINUS=56
    COLON=57
    WORD=58
    PARAMETER=59
    INTEGER=60
    DECIMAL=61
    STRING=62
    ESCAPE_STRING=63
    QUOTED_NAME=64
    UNCLOSED=65
    DOLLAR_STRING=66
    BLOCK_COMMENT=67
    LINE_COMMENT=68
    WHITESPACE=69
    OTHER=70

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
            self.state = 59
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            if (((_la) & ~0x3f) == 0 and ((1 << _la) & -1495335813775362) != 0) or ((((_la - 64)) & ~0x3f) == 0 and ((1 << (_la - 64)) & 125) != 0):
                self.state = 58
                self.statement()


            self.state = 67
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            while _la==44:
                self.state = 61
                self.match(ThanoSQLParser.SEMICOLON)
                self.state = 63
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if (((_la) & ~0x3f) == 0 and ((1 << _la) & -1495335813775362) != 0) or ((((_la - 64)) & ~0x3f) == 0 and ((1 << (_la - 64)) & 125) != 0):
                    self.state = 62
                    self.statement()


                self.state = 69
                self._errHandler.sync(self)
                _la = self._input.LA(1)

            self.state = 70
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
            self.state = 97
            self._errHandler.sync(self)
            la_ = self._interp.adaptivePredict(self._input,9,self._ctx)
            if la_ == 1:
                localctx = ThanoSQLParser.ExplainCommandContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 72
                self.match(ThanoSQLParser.EXPLAIN)
                self.state = 74
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==2:
                    self.state = 73
                    self.match(ThanoSQLParser.ANALYZE)


                self.state = 77
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==43:
                    self.state = 76
                    self.match(ThanoSQLParser.VERBOSE)


                self.state = 81
                self._errHandler.sync(self)
                la_ = self._interp.adaptivePredict(self._input,5,self._ctx)
                if la_ == 1:
                    self.state = 79
                    self.explainList()

                elif la_ == 2:
                    self.state = 80
                    self.group()


                self.state = 83
                self.command()
                pass

            elif la_ == 2:
                localctx = ThanoSQLParser.ExplainSqlContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 84
                self.match(ThanoSQLParser.EXPLAIN)
                self.state = 86
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==2:
                    self.state = 85
                    self.match(ThanoSQLParser.ANALYZE)


                self.state = 89
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==43:
                    self.state = 88
                    self.match(ThanoSQLParser.VERBOSE)


                self.state = 92
                self._errHandler.sync(self)
                la_ = self._interp.adaptivePredict(self._input,8,self._ctx)
                if la_ == 1:
                    self.state = 91
                    self.explainList()


                self.state = 94
                self.explainedSql()
                pass

            elif la_ == 3:
                localctx = ThanoSQLParser.ExecuteContext(self, localctx)
                self.enterOuterAlt(localctx, 3)
                self.state = 95
                self.command()
                pass

            elif la_ == 4:
                localctx = ThanoSQLParser.PlainSqlContext(self, localctx)
                self.enterOuterAlt(localctx, 4)
                self.state = 96
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
            self.state = 99
            self.match(ThanoSQLParser.LEFT_PAREN)
            self.state = 100
            self.explainItem()
            self.state = 105
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            while _la==51:
                self.state = 101
                self.match(ThanoSQLParser.COMMA)
                self.state = 102
                self.explainItem()
                self.state = 107
                self._errHandler.sync(self)
                _la = self._input.LA(1)

            self.state = 108
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
            self.state = 114
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [2]:
                localctx = ThanoSQLParser.ExplainAnalyzeContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 110
                self.match(ThanoSQLParser.ANALYZE)
                pass
            elif token in [43]:
                localctx = ThanoSQLParser.ExplainVerboseContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 111
                self.match(ThanoSQLParser.VERBOSE)
                pass
            elif token in [20]:
                localctx = ThanoSQLParser.ExplainFormatContext(self, localctx)
                self.enterOuterAlt(localctx, 3)
                self.state = 112
                self.match(ThanoSQLParser.FORMAT)
                self.state = 113
                localctx.layout = self._input.LT(1)
                _la = self._input.LA(1)
                if not((((_la) & ~0x3f) == 0 and ((1 << _la) & 68887248896) != 0)):
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


    class GetModelContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.base = None # ModelNameContext
            self.copyFrom(ctx)

        def GET(self):
            return self.getToken(ThanoSQLParser.GET, 0)
        def THANOSQL(self):
            return self.getToken(ThanoSQLParser.THANOSQL, 0)
        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)
        def modelName(self):
            return self.getTypedRuleContext(ThanoSQLParser.ModelNameContext,0)

        def optionList(self):
            return self.getTypedRuleContext(ThanoSQLParser.OptionListContext,0)



    class CopyTableContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.table = None # TableNameContext
            self.copyFrom(ctx)

        def COPY(self):
            return self.getToken(ThanoSQLParser.COPY, 0)
        def FROM(self):
            return self.getToken(ThanoSQLParser.FROM, 0)
        def path(self):
            return self.getTypedRuleContext(ThanoSQLParser.PathContext,0)

        def tableName(self):
            return self.getTypedRuleContext(ThanoSQLParser.TableNameContext,0)

        def optionList(self):
            return self.getTypedRuleContext(ThanoSQLParser.OptionListContext,0)



    class PrintAudioContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def PRINT(self):
            return self.getToken(ThanoSQLParser.PRINT, 0)
        def AUDIO(self):
            return self.getToken(ThanoSQLParser.AUDIO, 0)
        def AS(self):
            return self.getToken(ThanoSQLParser.AS, 0)
        def query(self):
            return self.getTypedRuleContext(ThanoSQLParser.QueryContext,0)

        def optionList(self):
            return self.getTypedRuleContext(ThanoSQLParser.OptionListContext,0)



    class ClearCacheContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.model = None # ModelNameContext
            self.copyFrom(ctx)

        def CLEAR(self):
            return self.getToken(ThanoSQLParser.CLEAR, 0)
        def CACHE(self):
            return self.getToken(ThanoSQLParser.CACHE, 0)
        def FOR(self):
            return self.getToken(ThanoSQLParser.FOR, 0)
        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)
        def modelName(self):
            return self.getTypedRuleContext(ThanoSQLParser.ModelNameContext,0)



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



    class ListHistoryContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.model = None # ModelNameContext
            self.copyFrom(ctx)

        def LIST(self):
            return self.getToken(ThanoSQLParser.LIST, 0)
        def HISTORY(self):
            return self.getToken(ThanoSQLParser.HISTORY, 0)
        def FOR(self):
            return self.getToken(ThanoSQLParser.FOR, 0)
        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)
        def modelName(self):
            return self.getTypedRuleContext(ThanoSQLParser.ModelNameContext,0)



    class GetDatasetContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.dataset = None # DatasetNameContext
            self.copyFrom(ctx)

        def GET(self):
            return self.getToken(ThanoSQLParser.GET, 0)
        def THANOSQL(self):
            return self.getToken(ThanoSQLParser.THANOSQL, 0)
        def DATASET(self):
            return self.getToken(ThanoSQLParser.DATASET, 0)
        def datasetName(self):
            return self.getTypedRuleContext(ThanoSQLParser.DatasetNameContext,0)

        def optionList(self):
            return self.getTypedRuleContext(ThanoSQLParser.OptionListContext,0)



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



    class ListTrainingsContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def LIST(self):
            return self.getToken(ThanoSQLParser.LIST, 0)
        def TRAINING(self):
            return self.getToken(ThanoSQLParser.TRAINING, 0)


    class ExportModelContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.model = None # ModelNameContext
            self.copyFrom(ctx)

        def EXPORT(self):
            return self.getToken(ThanoSQLParser.EXPORT, 0)
        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)
        def TO(self):
            return self.getToken(ThanoSQLParser.TO, 0)
        def path(self):
            return self.getTypedRuleContext(ThanoSQLParser.PathContext,0)

        def modelName(self):
            return self.getTypedRuleContext(ThanoSQLParser.ModelNameContext,0)

        def optionList(self):
            return self.getTypedRuleContext(ThanoSQLParser.OptionListContext,0)



    class ListCacheContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def LIST(self):
            return self.getToken(ThanoSQLParser.LIST, 0)
        def CACHE(self):
            return self.getToken(ThanoSQLParser.CACHE, 0)


    class UploadModelContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.model = None # ModelNameContext
            self.copyFrom(ctx)

        def UPLOAD(self):
            return self.getToken(ThanoSQLParser.UPLOAD, 0)
        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)
        def FROM(self):
            return self.getToken(ThanoSQLParser.FROM, 0)
        def path(self):
            return self.getTypedRuleContext(ThanoSQLParser.PathContext,0)

        def modelName(self):
            return self.getTypedRuleContext(ThanoSQLParser.ModelNameContext,0)

        def optionList(self):
            return self.getTypedRuleContext(ThanoSQLParser.OptionListContext,0)



    class ListDatasetsContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def LIST(self):
            return self.getToken(ThanoSQLParser.LIST, 0)
        def THANOSQL(self):
            return self.getToken(ThanoSQLParser.THANOSQL, 0)
        def DATASET(self):
            return self.getToken(ThanoSQLParser.DATASET, 0)


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



    class RenameModelContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.model = None # ModelNameContext
            self.target = None # ModelNameContext
            self.copyFrom(ctx)

        def ALTER(self):
            return self.getToken(ThanoSQLParser.ALTER, 0)
        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)
        def RENAME(self):
            return self.getToken(ThanoSQLParser.RENAME, 0)
        def TO(self):
            return self.getToken(ThanoSQLParser.TO, 0)
        def modelName(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ThanoSQLParser.ModelNameContext)
            else:
                return self.getTypedRuleContext(ThanoSQLParser.ModelNameContext,i)

        def IF(self):
            return self.getToken(ThanoSQLParser.IF, 0)
        def EXISTS(self):
            return self.getToken(ThanoSQLParser.EXISTS, 0)


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
            self.state = 252
            self._errHandler.sync(self)
            la_ = self._interp.adaptivePredict(self._input,26,self._ctx)
            if la_ == 1:
                localctx = ThanoSQLParser.BuildModelContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 116
                self.match(ThanoSQLParser.BUILD)
                self.state = 117
                self.match(ThanoSQLParser.MODEL)
                self.state = 118
                localctx.model = self.modelName()
                self.state = 119
                self.match(ThanoSQLParser.USING)
                self.state = 120
                localctx.base = self.modelName()
                self.state = 122
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==31:
                    self.state = 121
                    self.optionList()


                self.state = 124
                self.match(ThanoSQLParser.AS)
                self.state = 125
                self.query()
                pass

            elif la_ == 2:
                localctx = ThanoSQLParser.FitModelContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 127
                self.match(ThanoSQLParser.FIT)
                self.state = 128
                self.match(ThanoSQLParser.MODEL)
                self.state = 129
                localctx.model = self.modelName()
                self.state = 130
                self.match(ThanoSQLParser.USING)
                self.state = 131
                localctx.source = self.modelName()
                self.state = 133
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==31:
                    self.state = 132
                    self.optionList()


                self.state = 135
                self.match(ThanoSQLParser.AS)
                self.state = 136
                self.query()
                pass

            elif la_ == 3:
                localctx = ThanoSQLParser.PredictContext(self, localctx)
                self.enterOuterAlt(localctx, 3)
                self.state = 138
                self.match(ThanoSQLParser.PREDICT)
                self.state = 139
                self.match(ThanoSQLParser.USING)
                self.state = 140
                localctx.model = self.modelName()
                self.state = 142
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==31:
                    self.state = 141
                    self.optionList()


                self.state = 144
                self.match(ThanoSQLParser.AS)
                self.state = 145
                self.query()
                pass

            elif la_ == 4:
                localctx = ThanoSQLParser.EvaluateContext(self, localctx)
                self.enterOuterAlt(localctx, 4)
                self.state = 147
                self.match(ThanoSQLParser.EVALUATE)
                self.state = 148
                self.match(ThanoSQLParser.USING)
                self.state = 149
                localctx.model = self.modelName()
                self.state = 151
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==31:
                    self.state = 150
                    self.optionList()


                self.state = 153
                self.match(ThanoSQLParser.AS)
                self.state = 154
                self.query()
                pass

            elif la_ == 5:
                localctx = ThanoSQLParser.PrintAudioContext(self, localctx)
                self.enterOuterAlt(localctx, 5)
                self.state = 156
                self.match(ThanoSQLParser.PRINT)
                self.state = 157
                self.match(ThanoSQLParser.AUDIO)
                self.state = 159
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==31:
                    self.state = 158
                    self.optionList()


                self.state = 161
                self.match(ThanoSQLParser.AS)
                self.state = 162
                self.query()
                pass

            elif la_ == 6:
                localctx = ThanoSQLParser.ListModelsContext(self, localctx)
                self.enterOuterAlt(localctx, 6)
                self.state = 163
                self.match(ThanoSQLParser.LIST)
                self.state = 164
                self.match(ThanoSQLParser.MODEL)
                pass

            elif la_ == 7:
                localctx = ThanoSQLParser.ListTablesContext(self, localctx)
                self.enterOuterAlt(localctx, 7)
                self.state = 165
                self.match(ThanoSQLParser.LIST)
                self.state = 166
                self.match(ThanoSQLParser.TABLE)
                pass

            elif la_ == 8:
                localctx = ThanoSQLParser.ListBaseModelsContext(self, localctx)
                self.enterOuterAlt(localctx, 8)
                self.state = 167
                self.match(ThanoSQLParser.LIST)
                self.state = 168
                self.match(ThanoSQLParser.THANOSQL)
                self.state = 169
                self.match(ThanoSQLParser.MODEL)
                pass

            elif la_ == 9:
                localctx = ThanoSQLParser.ListDatasetsContext(self, localctx)
                self.enterOuterAlt(localctx, 9)
                self.state = 170
                self.match(ThanoSQLParser.LIST)
                self.state = 171
                self.match(ThanoSQLParser.THANOSQL)
                self.state = 172
                self.match(ThanoSQLParser.DATASET)
                pass

            elif la_ == 10:
                localctx = ThanoSQLParser.ListCacheContext(self, localctx)
                self.enterOuterAlt(localctx, 10)
                self.state = 173
                self.match(ThanoSQLParser.LIST)
                self.state = 174
                self.match(ThanoSQLParser.CACHE)
                pass

            elif la_ == 11:
                localctx = ThanoSQLParser.ListTrainingsContext(self, localctx)
                self.enterOuterAlt(localctx, 11)
                self.state = 175
                self.match(ThanoSQLParser.LIST)
                self.state = 176
                self.match(ThanoSQLParser.TRAINING)
                pass

            elif la_ == 12:
                localctx = ThanoSQLParser.ListHistoryContext(self, localctx)
                self.enterOuterAlt(localctx, 12)
                self.state = 177
                self.match(ThanoSQLParser.LIST)
                self.state = 178
                self.match(ThanoSQLParser.HISTORY)
                self.state = 182
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==19:
                    self.state = 179
                    self.match(ThanoSQLParser.FOR)
                    self.state = 180
                    self.match(ThanoSQLParser.MODEL)
                    self.state = 181
                    localctx.model = self.modelName()


                pass

            elif la_ == 13:
                localctx = ThanoSQLParser.ClearCacheContext(self, localctx)
                self.enterOuterAlt(localctx, 13)
                self.state = 184
                self.match(ThanoSQLParser.CLEAR)
                self.state = 185
                self.match(ThanoSQLParser.CACHE)
                self.state = 189
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==19:
                    self.state = 186
                    self.match(ThanoSQLParser.FOR)
                    self.state = 187
                    self.match(ThanoSQLParser.MODEL)
                    self.state = 188
                    localctx.model = self.modelName()


                pass

            elif la_ == 14:
                localctx = ThanoSQLParser.DescribeModelContext(self, localctx)
                self.enterOuterAlt(localctx, 14)
                self.state = 191
                self.match(ThanoSQLParser.DESCRIBE)
                self.state = 192
                self.match(ThanoSQLParser.MODEL)
                self.state = 193
                localctx.model = self.modelName()
                pass

            elif la_ == 15:
                localctx = ThanoSQLParser.DeleteModelContext(self, localctx)
                self.enterOuterAlt(localctx, 15)
                self.state = 194
                _la = self._input.LA(1)
                if not(_la==10 or _la==12):
                    self._errHandler.recoverInline(self)
                else:
                    self._errHandler.reportMatch(self)
                    self.consume()
                self.state = 195
                self.match(ThanoSQLParser.MODEL)
                self.state = 198
                self._errHandler.sync(self)
                la_ = self._interp.adaptivePredict(self._input,19,self._ctx)
                if la_ == 1:
                    self.state = 196
                    self.match(ThanoSQLParser.IF)
                    self.state = 197
                    self.match(ThanoSQLParser.EXISTS)


                self.state = 200
                localctx.model = self.modelName()
                pass

            elif la_ == 16:
                localctx = ThanoSQLParser.RenameModelContext(self, localctx)
                self.enterOuterAlt(localctx, 16)
                self.state = 201
                self.match(ThanoSQLParser.ALTER)
                self.state = 202
                self.match(ThanoSQLParser.MODEL)
                self.state = 205
                self._errHandler.sync(self)
                la_ = self._interp.adaptivePredict(self._input,20,self._ctx)
                if la_ == 1:
                    self.state = 203
                    self.match(ThanoSQLParser.IF)
                    self.state = 204
                    self.match(ThanoSQLParser.EXISTS)


                self.state = 207
                localctx.model = self.modelName()
                self.state = 208
                self.match(ThanoSQLParser.RENAME)
                self.state = 209
                self.match(ThanoSQLParser.TO)
                self.state = 210
                localctx.target = self.modelName()
                pass

            elif la_ == 17:
                localctx = ThanoSQLParser.GetModelContext(self, localctx)
                self.enterOuterAlt(localctx, 17)
                self.state = 212
                self.match(ThanoSQLParser.GET)
                self.state = 213
                self.match(ThanoSQLParser.THANOSQL)
                self.state = 214
                self.match(ThanoSQLParser.MODEL)
                self.state = 215
                localctx.base = self.modelName()
                self.state = 217
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==31:
                    self.state = 216
                    self.optionList()


                pass

            elif la_ == 18:
                localctx = ThanoSQLParser.GetDatasetContext(self, localctx)
                self.enterOuterAlt(localctx, 18)
                self.state = 219
                self.match(ThanoSQLParser.GET)
                self.state = 220
                self.match(ThanoSQLParser.THANOSQL)
                self.state = 221
                self.match(ThanoSQLParser.DATASET)
                self.state = 222
                localctx.dataset = self.datasetName()
                self.state = 224
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==31:
                    self.state = 223
                    self.optionList()


                pass

            elif la_ == 19:
                localctx = ThanoSQLParser.ExportModelContext(self, localctx)
                self.enterOuterAlt(localctx, 19)
                self.state = 226
                self.match(ThanoSQLParser.EXPORT)
                self.state = 227
                self.match(ThanoSQLParser.MODEL)
                self.state = 228
                localctx.model = self.modelName()
                self.state = 230
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==31:
                    self.state = 229
                    self.optionList()


                self.state = 232
                self.match(ThanoSQLParser.TO)
                self.state = 233
                self.path()
                pass

            elif la_ == 20:
                localctx = ThanoSQLParser.UploadModelContext(self, localctx)
                self.enterOuterAlt(localctx, 20)
                self.state = 235
                self.match(ThanoSQLParser.UPLOAD)
                self.state = 236
                self.match(ThanoSQLParser.MODEL)
                self.state = 237
                localctx.model = self.modelName()
                self.state = 239
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==31:
                    self.state = 238
                    self.optionList()


                self.state = 241
                self.match(ThanoSQLParser.FROM)
                self.state = 242
                self.path()
                pass

            elif la_ == 21:
                localctx = ThanoSQLParser.CopyTableContext(self, localctx)
                self.enterOuterAlt(localctx, 21)
                self.state = 244
                self.match(ThanoSQLParser.COPY)
                self.state = 245
                localctx.table = self.tableName()
                self.state = 247
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==31:
                    self.state = 246
                    self.optionList()


                self.state = 249
                self.match(ThanoSQLParser.FROM)
                self.state = 250
                self.path()
                pass


        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class DatasetNameContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def name(self):
            return self.getTypedRuleContext(ThanoSQLParser.NameContext,0)


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_datasetName




    def datasetName(self):

        localctx = ThanoSQLParser.DatasetNameContext(self, self._ctx, self.state)
        self.enterRule(localctx, 10, self.RULE_datasetName)
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 254
            self.name()
        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class TableNameContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def name(self):
            return self.getTypedRuleContext(ThanoSQLParser.NameContext,0)


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_tableName




    def tableName(self):

        localctx = ThanoSQLParser.TableNameContext(self, self._ctx, self.state)
        self.enterRule(localctx, 12, self.RULE_tableName)
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 256
            self.name()
        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class PathContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_path


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class WrittenPathContext(PathContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.PathContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def STRING(self):
            return self.getToken(ThanoSQLParser.STRING, 0)


    class GivenPathContext(PathContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.PathContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def PARAMETER(self):
            return self.getToken(ThanoSQLParser.PARAMETER, 0)



    def path(self):

        localctx = ThanoSQLParser.PathContext(self, self._ctx, self.state)
        self.enterRule(localctx, 14, self.RULE_path)
        try:
            self.state = 260
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [62]:
                localctx = ThanoSQLParser.WrittenPathContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 258
                self.match(ThanoSQLParser.STRING)
                pass
            elif token in [59]:
                localctx = ThanoSQLParser.GivenPathContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 259
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
        self.enterRule(localctx, 16, self.RULE_modelName)
        self._la = 0 # Token type
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 262
            self.name()
            self.state = 265
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            if _la==54:
                self.state = 263
                self.match(ThanoSQLParser.AT)
                self.state = 264
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
        self.enterRule(localctx, 18, self.RULE_version)
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 267
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
        self.enterRule(localctx, 20, self.RULE_optionList)
        self._la = 0 # Token type
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 269
            self.match(ThanoSQLParser.OPTIONS)
            self.state = 270
            self.match(ThanoSQLParser.LEFT_PAREN)
            self.state = 279
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            if ((((_la - 1)) & ~0x3f) == 0 and ((1 << (_la - 1)) & -9079248052685897729) != 0):
                self.state = 271
                self.option()
                self.state = 276
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                while _la==51:
                    self.state = 272
                    self.match(ThanoSQLParser.COMMA)
                    self.state = 273
                    self.option()
                    self.state = 278
                    self._errHandler.sync(self)
                    _la = self._input.LA(1)



            self.state = 281
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
        self.enterRule(localctx, 22, self.RULE_option)
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 283
            self.optionName()
            self.state = 284
            self.match(ThanoSQLParser.EQUALS)
            self.state = 285
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
        self.enterRule(localctx, 24, self.RULE_value)
        try:
            self.state = 289
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [17, 29, 30, 40, 47, 55, 56, 60, 61, 62]:
                localctx = ThanoSQLParser.LiteralContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 287
                self.constant()
                pass
            elif token in [59]:
                localctx = ThanoSQLParser.ParameterContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 288
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
        self.enterRule(localctx, 26, self.RULE_constant)
        self._la = 0 # Token type
        try:
            self.state = 311
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [29, 30]:
                localctx = ThanoSQLParser.NullContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 291
                _la = self._input.LA(1)
                if not(_la==29 or _la==30):
                    self._errHandler.recoverInline(self)
                else:
                    self._errHandler.reportMatch(self)
                    self.consume()
                pass
            elif token in [40]:
                localctx = ThanoSQLParser.TrueContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 292
                self.match(ThanoSQLParser.TRUE)
                pass
            elif token in [17]:
                localctx = ThanoSQLParser.FalseContext(self, localctx)
                self.enterOuterAlt(localctx, 3)
                self.state = 293
                self.match(ThanoSQLParser.FALSE)
                pass
            elif token in [55, 56, 60, 61]:
                localctx = ThanoSQLParser.SignedContext(self, localctx)
                self.enterOuterAlt(localctx, 4)
                self.state = 295
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==55 or _la==56:
                    self.state = 294
                    localctx.sign = self._input.LT(1)
                    _la = self._input.LA(1)
                    if not(_la==55 or _la==56):
                        localctx.sign = self._errHandler.recoverInline(self)
                    else:
                        self._errHandler.reportMatch(self)
                        self.consume()


                self.state = 297
                self.number()
                pass
            elif token in [62]:
                localctx = ThanoSQLParser.StringContext(self, localctx)
                self.enterOuterAlt(localctx, 5)
                self.state = 298
                self.match(ThanoSQLParser.STRING)
                pass
            elif token in [47]:
                localctx = ThanoSQLParser.ListContext(self, localctx)
                self.enterOuterAlt(localctx, 6)
                self.state = 299
                self.match(ThanoSQLParser.LEFT_BRACKET)
                self.state = 308
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if (((_la) & ~0x3f) == 0 and ((1 << _la) & 8178678761915547648) != 0):
                    self.state = 300
                    self.constant()
                    self.state = 305
                    self._errHandler.sync(self)
                    _la = self._input.LA(1)
                    while _la==51:
                        self.state = 301
                        self.match(ThanoSQLParser.COMMA)
                        self.state = 302
                        self.constant()
                        self.state = 307
                        self._errHandler.sync(self)
                        _la = self._input.LA(1)



                self.state = 310
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
        self.enterRule(localctx, 28, self.RULE_number)
        try:
            self.state = 315
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [60]:
                localctx = ThanoSQLParser.IntegerContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 313
                self.match(ThanoSQLParser.INTEGER)
                pass
            elif token in [61]:
                localctx = ThanoSQLParser.DecimalContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 314
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


        def ALTER(self):
            return self.getToken(ThanoSQLParser.ALTER, 0)

        def ANALYZE(self):
            return self.getToken(ThanoSQLParser.ANALYZE, 0)

        def COPY(self):
            return self.getToken(ThanoSQLParser.COPY, 0)

        def DELETE(self):
            return self.getToken(ThanoSQLParser.DELETE, 0)

        def DESCRIBE(self):
            return self.getToken(ThanoSQLParser.DESCRIBE, 0)

        def DROP(self):
            return self.getToken(ThanoSQLParser.DROP, 0)

        def EXPORT(self):
            return self.getToken(ThanoSQLParser.EXPORT, 0)

        def VERBOSE(self):
            return self.getToken(ThanoSQLParser.VERBOSE, 0)

        def group(self):
            return self.getTypedRuleContext(ThanoSQLParser.GroupContext,0)


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_query




    def query(self):

        localctx = ThanoSQLParser.QueryContext(self, self._ctx, self.state)
        self.enterRule(localctx, 30, self.RULE_query)
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 327
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [3, 4, 6, 9, 14, 17, 19, 20, 21, 23, 24, 25, 27, 28, 29, 30, 31, 34, 35, 36, 37, 38, 39, 40, 42, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 66, 67, 68, 69, 70]:
                self.state = 317
                self.opening()
                pass
            elif token in [1]:
                self.state = 318
                self.match(ThanoSQLParser.ALTER)
                pass
            elif token in [2]:
                self.state = 319
                self.match(ThanoSQLParser.ANALYZE)
                pass
            elif token in [8]:
                self.state = 320
                self.match(ThanoSQLParser.COPY)
                pass
            elif token in [10]:
                self.state = 321
                self.match(ThanoSQLParser.DELETE)
                pass
            elif token in [11]:
                self.state = 322
                self.match(ThanoSQLParser.DESCRIBE)
                pass
            elif token in [12]:
                self.state = 323
                self.match(ThanoSQLParser.DROP)
                pass
            elif token in [16]:
                self.state = 324
                self.match(ThanoSQLParser.EXPORT)
                pass
            elif token in [43]:
                self.state = 325
                self.match(ThanoSQLParser.VERBOSE)
                pass
            elif token in [45, 47, 49]:
                self.state = 326
                self.group()
                pass
            else:
                raise NoViableAltException(self)

            self.state = 329
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
        self.enterRule(localctx, 32, self.RULE_sql)
        try:
            self.state = 338
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [2, 43, 45, 47, 49]:
                localctx = ThanoSQLParser.LikeExplainContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 334
                self._errHandler.sync(self)
                token = self._input.LA(1)
                if token in [2]:
                    self.state = 331
                    self.match(ThanoSQLParser.ANALYZE)
                    pass
                elif token in [43]:
                    self.state = 332
                    self.match(ThanoSQLParser.VERBOSE)
                    pass
                elif token in [45, 47, 49]:
                    self.state = 333
                    self.group()
                    pass
                else:
                    raise NoViableAltException(self)

                self.state = 336
                self.queryRest()
                pass
            elif token in [1, 3, 4, 6, 8, 9, 10, 11, 12, 14, 16, 17, 19, 20, 21, 23, 24, 25, 27, 28, 29, 30, 31, 34, 35, 36, 37, 38, 39, 40, 42, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 66, 67, 68, 69, 70]:
                localctx = ThanoSQLParser.UnlikeExplainContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 337
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
        self.enterRule(localctx, 34, self.RULE_explainedSql)
        self._la = 0 # Token type
        try:
            self.state = 345
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [45, 47, 49]:
                localctx = ThanoSQLParser.GroupedContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 340
                self.group()
                self.state = 342
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if (((_la) & ~0x3f) == 0 and ((1 << _la) & -1497547793539234) != 0) or ((((_la - 64)) & ~0x3f) == 0 and ((1 << (_la - 64)) & 125) != 0):
                    self.state = 341
                    self.sql()


                pass
            elif token in [1, 3, 4, 6, 8, 9, 10, 11, 12, 14, 16, 17, 19, 20, 21, 23, 24, 25, 27, 28, 29, 30, 31, 34, 35, 36, 37, 38, 39, 40, 42, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 66, 67, 68, 69, 70]:
                localctx = ThanoSQLParser.UngroupedContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 344
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

        def ALTER(self):
            return self.getToken(ThanoSQLParser.ALTER, 0)
        def DELETE(self):
            return self.getToken(ThanoSQLParser.DELETE, 0)
        def DESCRIBE(self):
            return self.getToken(ThanoSQLParser.DESCRIBE, 0)
        def DROP(self):
            return self.getToken(ThanoSQLParser.DROP, 0)
        def EXPORT(self):
            return self.getToken(ThanoSQLParser.EXPORT, 0)
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



    class DatabaseCopyContext(UnmistakableSqlContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.UnmistakableSqlContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def COPY(self):
            return self.getToken(ThanoSQLParser.COPY, 0)
        def copied(self):
            return self.getTypedRuleContext(ThanoSQLParser.CopiedContext,0)

        def notOptions(self):
            return self.getTypedRuleContext(ThanoSQLParser.NotOptionsContext,0)

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
        self.enterRule(localctx, 36, self.RULE_unmistakableSql)
        self._la = 0 # Token type
        try:
            self.state = 371
            self._errHandler.sync(self)
            la_ = self._interp.adaptivePredict(self._input,46,self._ctx)
            if la_ == 1:
                localctx = ThanoSQLParser.AnySqlContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 347
                self.opening()
                self.state = 348
                self.queryRest()
                pass

            elif la_ == 2:
                localctx = ThanoSQLParser.DescribeTableContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 350
                self.match(ThanoSQLParser.DESCRIBE)
                self.state = 351
                self.match(ThanoSQLParser.MODEL)
                self.state = 354
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==52:
                    self.state = 352
                    self.match(ThanoSQLParser.DOT)
                    self.state = 353
                    self.queryRest()


                pass

            elif la_ == 3:
                localctx = ThanoSQLParser.NotAboutModelContext(self, localctx)
                self.enterOuterAlt(localctx, 3)
                self.state = 356
                _la = self._input.LA(1)
                if not((((_la) & ~0x3f) == 0 and ((1 << _la) & 72706) != 0)):
                    self._errHandler.recoverInline(self)
                else:
                    self._errHandler.reportMatch(self)
                    self.consume()
                self.state = 360
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if (((_la) & ~0x3f) == 0 and ((1 << _la) & -1495336082210818) != 0) or ((((_la - 64)) & ~0x3f) == 0 and ((1 << (_la - 64)) & 125) != 0):
                    self.state = 357
                    self.notModel()
                    self.state = 358
                    self.queryRest()


                pass

            elif la_ == 4:
                localctx = ThanoSQLParser.DatabaseCopyContext(self, localctx)
                self.enterOuterAlt(localctx, 4)
                self.state = 362
                self.match(ThanoSQLParser.COPY)
                self.state = 369
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if (((_la) & ~0x3f) == 0 and ((1 << _la) & -1495335813775362) != 0) or ((((_la - 64)) & ~0x3f) == 0 and ((1 << (_la - 64)) & 125) != 0):
                    self.state = 363
                    self.copied()
                    self.state = 367
                    self._errHandler.sync(self)
                    _la = self._input.LA(1)
                    if (((_la) & ~0x3f) == 0 and ((1 << _la) & -1495337961259010) != 0) or ((((_la - 64)) & ~0x3f) == 0 and ((1 << (_la - 64)) & 125) != 0):
                        self.state = 364
                        self.notOptions()
                        self.state = 365
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
        self.enterRule(localctx, 38, self.RULE_notModel)
        self._la = 0 # Token type
        try:
            self.state = 375
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 66, 67, 68, 69, 70]:
                localctx = ThanoSQLParser.OtherWordContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 373
                _la = self._input.LA(1)
                if _la <= 0 or ((((_la - 28)) & ~0x3f) == 0 and ((1 << (_la - 28)) & 137447276545) != 0):
                    self._errHandler.recoverInline(self)
                else:
                    self._errHandler.reportMatch(self)
                    self.consume()
                pass
            elif token in [45, 47, 49]:
                localctx = ThanoSQLParser.OtherGroupContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 374
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


    class CopiedContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_copied


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class CopiedWordContext(CopiedContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CopiedContext
            super().__init__(parser)
            self.copyFrom(ctx)

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


    class CopiedGroupContext(CopiedContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CopiedContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def group(self):
            return self.getTypedRuleContext(ThanoSQLParser.GroupContext,0)




    def copied(self):

        localctx = ThanoSQLParser.CopiedContext(self, self._ctx, self.state)
        self.enterRule(localctx, 40, self.RULE_copied)
        self._la = 0 # Token type
        try:
            self.state = 379
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 66, 67, 68, 69, 70]:
                localctx = ThanoSQLParser.CopiedWordContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 377
                _la = self._input.LA(1)
                if _la <= 0 or ((((_la - 44)) & ~0x3f) == 0 and ((1 << (_la - 44)) & 2097279) != 0):
                    self._errHandler.recoverInline(self)
                else:
                    self._errHandler.reportMatch(self)
                    self.consume()
                pass
            elif token in [45, 47, 49]:
                localctx = ThanoSQLParser.CopiedGroupContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 378
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


    class NotOptionsContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_notOptions


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class NoOptionsGroupContext(NotOptionsContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.NotOptionsContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def group(self):
            return self.getTypedRuleContext(ThanoSQLParser.GroupContext,0)



    class NoOptionsWordContext(NotOptionsContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.NotOptionsContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def OPTIONS(self):
            return self.getToken(ThanoSQLParser.OPTIONS, 0)
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



    def notOptions(self):

        localctx = ThanoSQLParser.NotOptionsContext(self, self._ctx, self.state)
        self.enterRule(localctx, 42, self.RULE_notOptions)
        self._la = 0 # Token type
        try:
            self.state = 383
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 66, 67, 68, 69, 70]:
                localctx = ThanoSQLParser.NoOptionsWordContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 381
                _la = self._input.LA(1)
                if _la <= 0 or ((((_la - 31)) & ~0x3f) == 0 and ((1 << (_la - 31)) & 17180909569) != 0):
                    self._errHandler.recoverInline(self)
                else:
                    self._errHandler.reportMatch(self)
                    self.consume()
                pass
            elif token in [45, 47, 49]:
                localctx = ThanoSQLParser.NoOptionsGroupContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 382
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

        def ALTER(self):
            return self.getToken(ThanoSQLParser.ALTER, 0)

        def ANALYZE(self):
            return self.getToken(ThanoSQLParser.ANALYZE, 0)

        def BUILD(self):
            return self.getToken(ThanoSQLParser.BUILD, 0)

        def CLEAR(self):
            return self.getToken(ThanoSQLParser.CLEAR, 0)

        def COPY(self):
            return self.getToken(ThanoSQLParser.COPY, 0)

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

        def EXPORT(self):
            return self.getToken(ThanoSQLParser.EXPORT, 0)

        def FIT(self):
            return self.getToken(ThanoSQLParser.FIT, 0)

        def GET(self):
            return self.getToken(ThanoSQLParser.GET, 0)

        def LIST(self):
            return self.getToken(ThanoSQLParser.LIST, 0)

        def PREDICT(self):
            return self.getToken(ThanoSQLParser.PREDICT, 0)

        def PRINT(self):
            return self.getToken(ThanoSQLParser.PRINT, 0)

        def UPLOAD(self):
            return self.getToken(ThanoSQLParser.UPLOAD, 0)

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
        self.enterRule(localctx, 44, self.RULE_opening)
        self._la = 0 # Token type
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 385
            _la = self._input.LA(1)
            if _la <= 0 or (((_la) & ~0x3f) == 0 and ((1 << _la) & 2245215700499878) != 0) or _la==65:
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
        self.enterRule(localctx, 46, self.RULE_queryRest)
        self._la = 0 # Token type
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 391
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            while (((_la) & ~0x3f) == 0 and ((1 << _la) & -1495335813775362) != 0) or ((((_la - 64)) & ~0x3f) == 0 and ((1 << (_la - 64)) & 125) != 0):
                self.state = 389
                self._errHandler.sync(self)
                token = self._input.LA(1)
                if token in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 66, 67, 68, 69, 70]:
                    self.state = 387
                    _la = self._input.LA(1)
                    if _la <= 0 or ((((_la - 44)) & ~0x3f) == 0 and ((1 << (_la - 44)) & 2097279) != 0):
                        self._errHandler.recoverInline(self)
                    else:
                        self._errHandler.reportMatch(self)
                        self.consume()
                    pass
                elif token in [45, 47, 49]:
                    self.state = 388
                    self.group()
                    pass
                else:
                    raise NoViableAltException(self)

                self.state = 393
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
        self.enterRule(localctx, 48, self.RULE_group)
        try:
            self.state = 406
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [45]:
                localctx = ThanoSQLParser.ParenthesesContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 394
                self.match(ThanoSQLParser.LEFT_PAREN)
                self.state = 395
                self.inside()
                self.state = 396
                self.match(ThanoSQLParser.RIGHT_PAREN)
                pass
            elif token in [47]:
                localctx = ThanoSQLParser.BracketsContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 398
                self.match(ThanoSQLParser.LEFT_BRACKET)
                self.state = 399
                self.inside()
                self.state = 400
                self.match(ThanoSQLParser.RIGHT_BRACKET)
                pass
            elif token in [49]:
                localctx = ThanoSQLParser.BracesContext(self, localctx)
                self.enterOuterAlt(localctx, 3)
                self.state = 402
                self.match(ThanoSQLParser.LEFT_BRACE)
                self.state = 403
                self.inside()
                self.state = 404
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
        self.enterRule(localctx, 50, self.RULE_inside)
        self._la = 0 # Token type
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 412
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            while (((_la) & ~0x3f) == 0 and ((1 << _la) & -1477743627730946) != 0) or ((((_la - 64)) & ~0x3f) == 0 and ((1 << (_la - 64)) & 125) != 0):
                self.state = 410
                self._errHandler.sync(self)
                token = self._input.LA(1)
                if token in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 66, 67, 68, 69, 70]:
                    self.state = 408
                    _la = self._input.LA(1)
                    if _la <= 0 or ((((_la - 45)) & ~0x3f) == 0 and ((1 << (_la - 45)) & 1048639) != 0):
                        self._errHandler.recoverInline(self)
                    else:
                        self._errHandler.reportMatch(self)
                        self.consume()
                    pass
                elif token in [45, 47, 49]:
                    self.state = 409
                    self.group()
                    pass
                else:
                    raise NoViableAltException(self)

                self.state = 414
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
        self.enterRule(localctx, 52, self.RULE_name)
        try:
            self.state = 418
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [58]:
                localctx = ThanoSQLParser.WordContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 415
                self.match(ThanoSQLParser.WORD)
                pass
            elif token in [64]:
                localctx = ThanoSQLParser.QuotedNameContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 416
                self.match(ThanoSQLParser.QUOTED_NAME)
                pass
            elif token in [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 39, 40, 41, 43]:
                localctx = ThanoSQLParser.KeywordNameContext(self, localctx)
                self.enterOuterAlt(localctx, 3)
                self.state = 417
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
        def FROM(self):
            return self.getToken(ThanoSQLParser.FROM, 0)
        def TO(self):
            return self.getToken(ThanoSQLParser.TO, 0)
        def USING(self):
            return self.getToken(ThanoSQLParser.USING, 0)



    def optionName(self):

        localctx = ThanoSQLParser.OptionNameContext(self, self._ctx, self.state)
        self.enterRule(localctx, 54, self.RULE_optionName)
        self._la = 0 # Token type
        try:
            self.state = 422
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 39, 40, 41, 43, 58, 64]:
                localctx = ThanoSQLParser.PlainOptionContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 420
                self.name()
                pass
            elif token in [3, 21, 38, 42]:
                localctx = ThanoSQLParser.ReservedOptionContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 421
                _la = self._input.LA(1)
                if not((((_la) & ~0x3f) == 0 and ((1 << _la) & 4672926515208) != 0)):
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

        def ALTER(self):
            return self.getToken(ThanoSQLParser.ALTER, 0)

        def ANALYZE(self):
            return self.getToken(ThanoSQLParser.ANALYZE, 0)

        def AUDIO(self):
            return self.getToken(ThanoSQLParser.AUDIO, 0)

        def BUILD(self):
            return self.getToken(ThanoSQLParser.BUILD, 0)

        def CACHE(self):
            return self.getToken(ThanoSQLParser.CACHE, 0)

        def CLEAR(self):
            return self.getToken(ThanoSQLParser.CLEAR, 0)

        def COPY(self):
            return self.getToken(ThanoSQLParser.COPY, 0)

        def DATASET(self):
            return self.getToken(ThanoSQLParser.DATASET, 0)

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

        def EXPORT(self):
            return self.getToken(ThanoSQLParser.EXPORT, 0)

        def FALSE(self):
            return self.getToken(ThanoSQLParser.FALSE, 0)

        def FIT(self):
            return self.getToken(ThanoSQLParser.FIT, 0)

        def FOR(self):
            return self.getToken(ThanoSQLParser.FOR, 0)

        def FORMAT(self):
            return self.getToken(ThanoSQLParser.FORMAT, 0)

        def GET(self):
            return self.getToken(ThanoSQLParser.GET, 0)

        def HISTORY(self):
            return self.getToken(ThanoSQLParser.HISTORY, 0)

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

        def PRINT(self):
            return self.getToken(ThanoSQLParser.PRINT, 0)

        def RENAME(self):
            return self.getToken(ThanoSQLParser.RENAME, 0)

        def TABLE(self):
            return self.getToken(ThanoSQLParser.TABLE, 0)

        def TEXT(self):
            return self.getToken(ThanoSQLParser.TEXT, 0)

        def THANOSQL(self):
            return self.getToken(ThanoSQLParser.THANOSQL, 0)

        def TRAINING(self):
            return self.getToken(ThanoSQLParser.TRAINING, 0)

        def TRUE(self):
            return self.getToken(ThanoSQLParser.TRUE, 0)

        def UPLOAD(self):
            return self.getToken(ThanoSQLParser.UPLOAD, 0)

        def VERBOSE(self):
            return self.getToken(ThanoSQLParser.VERBOSE, 0)

        def getRuleIndex(self):
            return ThanoSQLParser.RULE_nonReserved




    def nonReserved(self):

        localctx = ThanoSQLParser.NonReservedContext(self, self._ctx, self.state)
        self.enterRule(localctx, 56, self.RULE_nonReserved)
        self._la = 0 # Token type
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 424
            _la = self._input.LA(1)
            if not((((_la) & ~0x3f) == 0 and ((1 << _la) & 12919259529206) != 0)):
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





