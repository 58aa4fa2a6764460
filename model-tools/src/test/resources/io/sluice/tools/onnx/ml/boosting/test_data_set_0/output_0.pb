(Boutput_0J õE:Cz˜¸B·©$C.C#DÞBv¡ÑB>ìÊB,\ÍB.îC‚ß9Cg!ÛBÌ‚C‚ªËBM¼'CæGÏBj"=C+]JCs/:C¡”øBÊ‹àB#DÞB>ìÊBˆâ½B®Q_CñmC!Cv¡ÑB±C9ECnû[CñmC0€ÀB
ƒ‹CæGÏB2ËBnwûBÐwMCí­$CÛ¶oCÿ³C