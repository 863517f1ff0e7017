/** House files for tests: as a German Word writes them, with a letterhead, a theme, numbered headings, and what has no place in an export. */
import { p, r, zip } from "../../ooxml/testing/wordFixture.ts";

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const TYPES = "application/vnd.openxmlformats-officedocument";
const NAMES =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"';

/** A dot, 1 x 1. */
export const LOGO = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPj/HwADAgH/p5n1WQAAAABJRU5ErkJggg==",
  "base64",
);

export interface HouseFixture {
  /** Into the letterhead, behind the logo. */
  readonly header?: string;
  /** Further relationships of the header: [id, type, target, "External"?]. */
  readonly headerLinks?: readonly (readonly [string, string, string, string?])[];
  readonly body?: string;
  readonly styles?: string;
  readonly settings?: string;
  readonly section?: string;
  readonly main?: string;
  readonly parts?: Readonly<Record<string, string | Uint8Array>>;
}

export function houseFile(fixture: HouseFixture = {}): Uint8Array {
  const rels = (links: readonly (readonly [string, string, string, string?])[]): string =>
    `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${links
      .map(
        ([id, type, target, mode]) =>
          `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"${mode === undefined ? "" : ` TargetMode="${mode}"`}/>`,
      )
      .join("")}</Relationships>`;
  const types = [
    ["document", "document.main"],
    ["styles", "styles"],
    ["numbering", "numbering"],
    ["settings", "settings"],
    ["fontTable", "fontTable"],
    ["header7", "header"],
    ["footer7", "footer"],
    ["footer8", "footer"],
  ];
  return zip({
    "[Content_Types].xml": `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="odttf" ContentType="${TYPES}.obfuscatedFont"/>${types
      .map(
        ([name, type]) =>
          `<Override PartName="/word/${name}.xml" ContentType="${name === "document" ? (fixture.main ?? `${TYPES}.wordprocessingml.${type}+xml`) : `${TYPES}.wordprocessingml.${type}+xml`}"/>`,
      )
      .join("")}<Override PartName="/word/theme/theme1.xml" ContentType="${TYPES}.theme+xml"/></Types>`,
    "_rels/.rels": rels([["rId1", "officeDocument", "word/document.xml"]]),
    "word/document.xml": `${HEAD}<w:document ${NAMES}><w:body>${fixture.body ?? BODY}${fixture.section ?? SECTION}</w:body></w:document>`,
    "word/_rels/document.xml.rels": rels([
      ["rId1", "styles", "styles.xml"],
      ["rId2", "numbering", "numbering.xml"],
      ["rId3", "settings", "settings.xml"],
      ["rId4", "fontTable", "fontTable.xml"],
      ["rId5", "theme", "theme/theme1.xml"],
      ["rId6", "header", "header7.xml"],
      ["rId7", "footer", "footer7.xml"],
      ["rId8", "footer", "footer8.xml"],
    ]),
    "word/styles.xml": `${HEAD}<w:styles ${NAMES}>${STYLES}${fixture.styles ?? ""}</w:styles>`,
    "word/numbering.xml": `${HEAD}<w:numbering ${NAMES}>${NUMBERING}</w:numbering>`,
    "word/settings.xml": `${HEAD}<w:settings ${NAMES}>${fixture.settings ?? SETTINGS}</w:settings>`,
    "word/fontTable.xml": `${HEAD}<w:fonts ${NAMES}><w:font w:name="Garamond"><w:panose1 w:val="02020404030301010803"/><w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/><w:embedRegular r:id="rId1" w:fontKey="{00000000-0000-0000-0000-000000000001}"/></w:font></w:fonts>`,
    "word/theme/theme1.xml": THEME,
    "word/header7.xml": `${HEAD}<w:hdr ${NAMES}>${p(`${picture("rId1")}${r("Kanzlei Muster")}${fixture.header ?? ""}`, '<w:pStyle w:val="Kopfzeile"/>')}</w:hdr>`,
    "word/_rels/header7.xml.rels": rels([["rId1", "image", "media/logo.png"], ...(fixture.headerLinks ?? [])]),
    "word/footer7.xml": `${HEAD}<w:ftr ${NAMES}>${p(`${r("Seite ")}${field("PAGE", "1")}`, '<w:pStyle w:val="Fuzeile"/>')}</w:ftr>`,
    "word/footer8.xml": `${HEAD}<w:ftr ${NAMES}>${p(r("Erste Seite"), '<w:pStyle w:val="Fuzeile"/>')}</w:ftr>`,
    "word/_rels/settings.xml.rels": rels([["rId1", "attachedTemplate", "file:///C:/Users/jane/house.dotm", "External"]]),
    "word/_rels/fontTable.xml.rels": rels([["rId1", "font", "fonts/font1.odttf"]]),
    "word/fonts/font1.odttf": new Uint8Array(32),
    "word/media/logo.png": new Uint8Array(LOGO),
    ...fixture.parts,
  });
}

export const field = (instruction: string, result: string): string =>
  `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ${instruction} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${r(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>`;

export const picture = (embed: string, more = ""): string =>
  `<w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="300000"/><wp:docPr id="7" name="Logo"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="7" name="Logo"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="${embed}"${more}/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="300000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`;

const BODY = `${p(r("Secret text of the house"), '<w:pStyle w:val="berschrift1"/>')}<w:tbl><w:tblPr><w:tblStyle w:val="HausTabelle"/><w:tblW w:w="0" w:type="auto"/><w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr><w:tblGrid><w:gridCol w:w="4000"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:tcW w:w="4000" w:type="dxa"/></w:tcPr>${p(r("Cell"))}</w:tc></w:tr></w:tbl>`;

const SECTION =
  '<w:sectPr><w:headerReference w:type="default" r:id="rId6"/><w:footerReference w:type="default" r:id="rId7"/><w:footerReference w:type="first" r:id="rId8"/><w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="2000" w:right="2520" w:bottom="1134" w:left="1800" w:header="600" w:footer="500" w:gutter="0"/><w:cols w:space="708"/><w:titlePg/></w:sectPr>';

const SETTINGS =
  '<w:zoom w:percent="120"/><w:attachedTemplate r:id="rId1"/><w:documentProtection w:edit="readOnly" w:enforcement="1"/><w:defaultTabStop w:val="567"/><w:autoHyphenation w:val="true"/><w:characterSpacingControl w:val="doNotCompress"/><w:rsids><w:rsidRoot w:val="00112233"/></w:rsids><w:themeFontLang w:val="de-DE"/><w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" w:accent1="accent1" w:accent2="accent2" w:accent3="accent3" w:accent4="accent4" w:accent5="accent5" w:accent6="accent6" w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/><w:decimalSymbol w:val=","/>';

const STYLES = `<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Garamond" w:hAnsi="Garamond" w:eastAsiaTheme="minorEastAsia" w:cs="Garamond"/><w:sz w:val="23"/><w:szCs w:val="23"/><w:lang w:val="de-DE" w:eastAsia="en-US" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="160" w:line="300" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/><w:qFormat/><w:rsid w:val="00112233"/></w:style>
<w:style w:type="character" w:default="1" w:styleId="Absatz-Standardschriftart"><w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>
<w:style w:type="table" w:default="1" w:styleId="NormaleTabelle"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/><w:basedOn w:val="Standard"/><w:next w:val="Standard"/><w:qFormat/><w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:caps/><w:color w:val="8B1E3F"/><w:sz w:val="44"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:basedOn w:val="Standard"/><w:next w:val="Standard"/><w:qFormat/><w:pPr><w:keepNext/><w:keepLines/><w:numPr><w:numId w:val="3"/></w:numPr><w:spacing w:before="400"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:color w:val="8B1E3F" w:themeColor="accent1"/><w:sz w:val="30"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/><w:basedOn w:val="Standard"/><w:next w:val="Standard"/><w:qFormat/><w:rPr><w:i/><w:color w:val="8B1E3F"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Anhang"><w:name w:val="Anhang"/><w:basedOn w:val="berschrift2"/></w:style>
<w:style w:type="paragraph" w:styleId="Kopfzeile"><w:name w:val="header"/><w:basedOn w:val="Standard"/></w:style>
<w:style w:type="paragraph" w:styleId="Fuzeile"><w:name w:val="footer"/><w:basedOn w:val="Standard"/></w:style>
<w:style w:type="character" w:styleId="Code"><w:name w:val="Hauscode"/></w:style>
<w:style w:type="paragraph" w:styleId="Hausliste"><w:name w:val="Hausliste"/><w:basedOn w:val="Standard"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:color w:val="0000AA"/></w:rPr></w:style>
<w:style w:type="table" w:styleId="HausTabelle"><w:name w:val="Haus Tabelle"/><w:basedOn w:val="NormaleTabelle"/><w:tblPr><w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="8B1E3F"/><w:bottom w:val="single" w:sz="8" w:space="0" w:color="8B1E3F"/><w:insideH w:val="single" w:sz="4" w:space="0" w:color="8B1E3F"/></w:tblBorders></w:tblPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="F4DDE3"/></w:tcPr></w:tblStylePr></w:style>`;

const NUMBERING =
  '<w:abstractNum w:abstractNumId="5"><w:multiLevelType w:val="multilevel"/><w:lvl w:ilvl="0"><w:start w:val="4"/><w:numFmt w:val="upperRoman"/><w:pStyle w:val="berschrift1"/><w:suff w:val="space"/><w:lvlText w:val="Artikel %1"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="1111" w:hanging="1111"/></w:pPr><w:rPr><w:color w:val="8B1E3F"/></w:rPr></w:lvl></w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="5"/></w:num>';

const solid = (name: string, color: string): string => `<a:${name}><a:srgbClr val="${color}"/></a:${name}>`;
const fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>';
const line = `<a:ln w="6350">${fill}</a:ln>`;
const effect = "<a:effectStyle><a:effectLst/></a:effectStyle>";
const THEME = `${HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Haus"><a:themeElements><a:clrScheme name="Haus">${[
  "dk1",
  "lt1",
  "dk2",
  "lt2",
  "accent1",
  "accent2",
  "accent3",
  "accent4",
  "accent5",
  "accent6",
  "hlink",
  "folHlink",
]
  .map((name) => solid(name, name === "lt1" || name === "lt2" ? "FFFFFF" : "8B1E3F"))
  .join(
    "",
  )}</a:clrScheme><a:fontScheme name="Haus"><a:majorFont><a:latin typeface="Garamond"/><a:ea typeface=""/><a:cs typeface=""/></a:majorFont><a:minorFont><a:latin typeface="Garamond"/><a:ea typeface=""/><a:cs typeface=""/></a:minorFont></a:fontScheme><a:fmtScheme name="Haus"><a:fillStyleLst>${fill}${fill}${fill}</a:fillStyleLst><a:lnStyleLst>${line}${line}${line}</a:lnStyleLst><a:effectStyleLst>${effect}${effect}${effect}</a:effectStyleLst><a:bgFillStyleLst>${fill}${fill}${fill}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>`;
