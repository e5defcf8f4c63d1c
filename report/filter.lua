--[[ filter.lua: what pandoc's Markdown does not know of our write-up. Its input is what report/manuscript.lua left.

 - Raw text of the format "overparam": the Markdown that overparam put in the place of {value:NAME} and the like.
 - ![caption](figure:NAME){#fig:NAME}: the figure, numbered; in HTML inline SVG and, folded, what stands behind it.
 - ![caption](table:NAME){#tbl:NAME}: the same for a table.
 - ![caption](picture:N){#fig:NAME}: the N-th picture of the author's, which overparam has put into build/pictures/: numbered as a
   figure where it stands alone, else part of its paragraph.
 - @fig:NAME, @tbl:NAME, @sec:NAME, @eq:NAME: references ("Figure 3"), links in HTML, \ref in LaTeX; -@fig:NAME: the number only.
 - [$$ ... $$]{#eq:NAME .equation}: a numbered equation.
 - # Heading {#sec:NAME .appendix}: appendices begin here, counted in letters.
 - [1.2]{.number source="value:NAME"}: in HTML a link to the query and the runs behind the number.
 - ::: experiments, sources, numbers, console: parts of the HTML page alone, after the text.
 - <a data-ref="figure:NAME"></a> in the HTML that overparam wrote: links to what the page holds, numbered.

It works in four passes: the first reads what overparam put there, the second counts and numbers, the third writes, the fourth
puts in what pictures are left, those inside paragraphs. No output depends on the clock. ]]

local html = FORMAT:match("html") ~= nil
local build = PANDOC_STATE.input_files[1]:match("^(.*)/report/report%.json$") -- where overparam put what it made
local words = { fig = "Figure", tbl = "Table", sec = "Section", eq = "Equation" }
local numbers = {} -- identifier -> its number as text
local appendices = {} -- identifiers of sections after .appendix
local uses = {} -- "value:NAME" -> the sections that give it
local pictures = pandoc.List() -- the files of the author's pictures in build/pictures/, in order
local shown = {} -- "figure:NAME", "claim:ID" ... -> its identifier, when the page shows it

local function slurp(path)
  local f = assert(io.open(path, "rb"), "cannot read " .. path)
  local text = f:read("a")
  f:close()
  return text
end

local function raw(text)
  return pandoc.RawBlock(html and "html" or "latex", text)
end

local function rawinline(text)
  return pandoc.RawInline(html and "html" or "latex", text)
end

local function escaped(text)
  local with = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }
  return (text:gsub('[&<>"]', with))
end

-- The image of a paragraph that holds nothing else, its sort ("figure", "table" or "picture") and name.
local function embedded(block)
  if (block.t ~= "Para" and block.t ~= "Plain") or #block.content ~= 1 or block.content[1].t ~= "Image" then
    return nil
  end
  local image = block.content[1]
  local sort, name = image.src:match("^(%a+):([%w.-]+)$")
  if sort == "figure" or sort == "table" or sort == "picture" then
    return image, sort, name
  end
end

local function identifier(image, sort, name)
  local prefix = { figure = "fig:", table = "tbl:", picture = "picture:" }
  return image.identifier ~= "" and image.identifier or prefix[sort] .. name
end

-- A paragraph that is one displayed formula with a label.
local function equation(block)
  local span = (block.t == "Para" or block.t == "Plain") and #block.content == 1 and block.content[1]
  if span and span.t == "Span" and span.classes:includes("equation") then
    return span.content[1], span.identifier
  end
end

-- An identifier as pandoc writes it into LaTeX, where few characters are safe in a label.
local function label_of(id)
  return (id:gsub(utf8.charpattern, function(c)
    return c:match("[%w+=:;.-]") and c or c == "_" and c or ("ux%x"):format(utf8.codepoint(c))
  end))
end

-- First pass: what overparam put there -------------------------------------------------------------------------

local function put(raw)
  if raw.format == "overparam" then
    local blocks = pandoc.read(raw.text, "markdown-implicit_figures").blocks
    return raw.t == "RawBlock" and blocks or pandoc.utils.blocks_to_inlines(blocks)
  end
end

-- Second pass: numbers ------------------------------------------------------------------------------------------

local function count_section(block, counts, state)
  if block.classes:includes("unnumbered") then
    return
  end
  if block.classes:includes("appendix") and not state.appendix then
    state.appendix = true
    counts[1] = 0
  end
  local level = block.level
  counts[level] = (counts[level] or 0) + 1
  for deeper = level + 1, 6 do
    counts[deeper] = 0
  end
  local parts = {}
  for i = 1, level do
    local n = counts[i] or 0
    parts[i] = (i == 1 and state.appendix) and string.char(64 + n) or tostring(n)
  end
  numbers[block.identifier] = table.concat(parts, ".")
  appendices[block.identifier] = state.appendix
end

local function count(blocks)
  local n = { figure = 0, table = 0, eq = 0 }
  local counts, state = {}, {}
  local function visit(list)
    for _, block in ipairs(list) do
      local image, sort, name = embedded(block)
      local formula, label = equation(block)
      if image then
        local counted = sort == "picture" and "figure" or sort
        n[counted] = n[counted] + 1
        numbers[identifier(image, sort, name)] = tostring(n[counted])
        shown[sort .. ":" .. name] = identifier(image, sort, name)
      elseif formula then
        n.eq = n.eq + 1
        numbers[label] = tostring(n.eq)
      elseif block.t == "Header" then
        count_section(block, counts, state)
      elseif block.t == "Div" or block.t == "BlockQuote" then
        visit(block.content)
      elseif block.t == "BulletList" or block.t == "OrderedList" then
        for _, item in ipairs(block.content) do
          visit(item)
        end
      end
    end
  end
  visit(blocks)
end

-- Where the text gives each number: "value:NAME" -> identifiers of sections, in order.
local function count_uses(blocks)
  local section
  for _, block in ipairs(blocks) do
    section = (block.t == "Header" and numbers[block.identifier]) and block.identifier or section
    block:walk({ Span = function(span)
      local source = span.attributes.source
      if source and section then
        local list = uses[source] or pandoc.List()
        uses[source] = list
        if not list:includes(section) then
          list:insert(section)
        end
      end
    end })
  end
end

-- What the claims' table and the parts after the text hold.
local function count_shown(doc)
  count(doc.blocks)
  count_uses(doc.blocks)
  doc:walk({ Span = function(span)
    if span.identifier:match("^claim:") then
      shown[span.identifier] = span.identifier
    end
  end })
  for name in slurp(build .. "/report/values.txt"):gmatch("[^\n]+") do
    shown["value:" .. name] = "value:" .. name
  end
  for name in slurp(build .. "/report/pictures.txt"):gmatch("(%S+) [^\n]+") do
    pictures:insert(name)
  end
  for _, file in ipairs({ "experiments", "code" }) do
    for id in slurp(build .. "/report/" .. file .. ".html"):gmatch('<details class="%a+" id="([^"]*)"') do
      shown[id] = id
    end
  end
end

-- Third pass: text ----------------------------------------------------------------------------------------------

-- Characters that TeX would join or set as others (`` << >> '' ^): shown as they are. An apostrophe of the prose is a
-- typographic one by now.
local literal_of = { ["`"] = "\\textasciigrave{}", ["'"] = "\\textquotesingle{}", ["^"] = "\\textasciicircum{}",
  ["<"] = "\\textless{}", [">"] = "\\textgreater{}" }

local function literal(str)
  if html or not str.text:find("[`'^<>]") then
    return nil
  end
  local out = pandoc.List()
  for text, mark in str.text:gmatch("([^`'^<>]*)([`'^<>]?)") do
    if text ~= "" then
      out:insert(pandoc.Str(text))
    end
    if mark ~= "" then
      out:insert(rawinline(literal_of[mark]))
    end
  end
  return out
end

-- A line through words or under them (`rule`) would not break: each word has its own, and so have the blanks between.
local function ruled(inlines, rule, blank)
  return inlines:map(function(x)
    if x.t == "Space" or x.t == "SoftBreak" then
      return rawinline(blank)
    elseif not x.content then
      return rule({ x })
    end
    x.content = ruled(x.content, rule, blank)
    return x
  end)
end

local function strikeout(element)
  return not html and ruled(element.content, pandoc.Strikeout, "\\ruledspace{\\midline}") or nil
end

local function underline(element)
  return not html and ruled(element.content, pandoc.Underline, "\\ruledspace{\\lowline}") or nil
end

-- Third pass: links in what overparam wrote -------------------------------------------------------------------

-- "figure:NAME" as people say it.
local function called(target)
  local sort, name = target:match("^(%a+):(.*)$")
  local id = shown[target]
  local word = sort == "figure" and "Figure" or sort == "table" and "Table"
  return (id and word) and word .. "\u{a0}" .. numbers[id] or name
end

-- "figure:NAME" as a link, or its name alone when the page does not show it.
local function link(target)
  local id, text = shown[target], called(target)
  return id and '<a href="#' .. id .. '">' .. text .. "</a>" or text
end

local function linked(text)
  return (text:gsub('<a data%-ref="([^"]*)"></a>', link):gsub('<span data%-name="([^"]*)"></span>', called))
end

-- Third pass: numbers as text ------------------------------------------------------------------------------------

-- A number that overparam wrote as a formula ($-2.5\times 10^{-3}$) as text, so that all numbers of a table, and those of
-- the sentences, have one font; nil for any other formula.
local function plain_number(math)
  local mantissa, power = math.text:match("^(%-?[%d.\\,]*)\\times 10%^{(%-?%d+)}$")
  if not mantissa then
    mantissa, power = "", math.text:match("^10%^{(%-?%d+)}$")
  end
  if not power then
    mantissa = math.text:match("^%-?[%d.\\,]+$") or math.text:match("^%-?\\infty$")
  end
  local bare = mantissa and mantissa:gsub("\\,", "\u{202f}"):gsub("\\infty", "\u{221e}"):gsub("^%-", "\u{2212}")
  if not html or not bare or bare:find("\\") then
    return nil
  elseif not power then
    return pandoc.Str(bare)
  end
  local ten = "10"
  if math.text:find("\\times", 1, true) then
    ten = bare .. (bare == "" and "" or "\u{a0}") .. "\u{d7}\u{a0}10" -- after a bracket, (1.5 ± 0.6) × 10, nothing stands before it
  end
  return { pandoc.Str(ten), pandoc.Superscript({ pandoc.Str((power:gsub("^%-", "\u{2212}"))) }) }
end

-- Third pass: figures and tables ------------------------------------------------------------------------------

-- The author's caption and, when runs diverged or are missing, the sentence that says so.
local function with_note(caption, folder, name)
  local out = pandoc.List(caption)
  local note = slurp(build .. "/" .. folder .. "/" .. name .. ".note")
  if note ~= "" then
    out:insert(pandoc.Space())
    out:insert(pandoc.Str(note))
  end
  return out
end

local function latex_caption(caption, id)
  local out = pandoc.List({ rawinline("\\caption{\\label{" .. label_of(id) .. "}") })
  out:extend(caption)
  out:insert(rawinline("}"))
  return out
end

local function html_caption(caption, word, id)
  local out = pandoc.List({ pandoc.Strong({ pandoc.Str(word .. "\u{a0}" .. numbers[id] .. ".") }), pandoc.Space() })
  out:extend(caption)
  return pandoc.Plain(out)
end

-- Why a figure or table could not be made, as overparam left it; nil when it was.
local function failure(folder, name)
  local f = io.open(build .. "/" .. folder .. "/" .. name .. ".failed", "rb")
  local why = f and f:read("a")
  if f then
    f:close()
  end
  return why
end

-- What stands in its place.
local function unmade(image, id, word, why)
  local sort = word:lower()
  local said = pandoc.Plain({ pandoc.Strong({ pandoc.Str("This " .. sort .. " could not be made.") }), pandoc.Space(),
    pandoc.Str(why) }):walk({ Str = literal })
  if html then
    return { raw('<figure id="' .. escaped(id) .. '">\n<div class="unmade">'), said, raw("</div>\n<figcaption>"),
      html_caption(image.caption, word, id), raw("</figcaption>\n</figure>") }
  end
  local out = pandoc.List({ rawinline("\\begin{" .. sort .. "}[htbp]\n\\centering\n\\fbox{\\parbox{0.8\\linewidth}{") })
  out:extend(said.content)
  out:insert(rawinline("}}\n"))
  out:extend(latex_caption(image.caption, id))
  out:insert(rawinline("\n\\end{" .. sort .. "}"))
  return { pandoc.Plain(out) }
end

local function latex_figure(drawing, caption, id)
  local out = pandoc.List({ rawinline("\\begin{figure}[htbp]\n\\centering\n"), drawing, rawinline("\n") })
  out:extend(latex_caption(caption, id))
  out:insert(rawinline("\n\\end{figure}"))
  return { pandoc.Plain(out) }
end

-- `behind`: HTML that stands under it.
local function html_figure(drawing, caption, id, behind, class)
  return {
    raw('<figure id="' .. escaped(id) .. '">\n<div class="' .. class .. '">'),
    drawing,
    raw("</div>\n<figcaption>"),
    html_caption(caption, "Figure", id),
    raw("</figcaption>\n</figure>\n" .. behind),
  }
end

-- Where a colour stands for a number, it has to stay that colour: such figures are light on a dark page, too.
local function card_class(svg, name)
  local by_palette = svg:find("<image", 1, true) or slurp("plots/" .. name .. ".gp"):find("%f[%a]palette%f[%A]")
  return by_palette and "card as-is" or "card"
end

-- The room that a drawing takes before it is drawn.
local function proportions(svg)
  local width, height = svg:match('viewBox="0 0 (%d+) (%d+)"')
  return width and ' style="aspect-ratio: ' .. width .. " / " .. height .. '"' or ""
end

local function figure(image, name)
  local id = identifier(image, "figure", name)
  local why = failure("figures", name)
  if why then
    return unmade(image, id, "Figure", why)
  end
  local caption = with_note(image.caption, "figures", name)
  if not html then
    return latex_figure(rawinline("\\includegraphics{figures/" .. name .. ".pdf}"), caption, id)
  end
  local svg = slurp(build .. "/figures/" .. name .. ".svg"):gsub("^.-<svg", "<svg", 1)
  local drawing = raw('<div class="drawing"' .. proportions(svg) .. ">" .. svg .. "</div>")
  return html_figure(drawing, caption, id, linked(slurp(build .. "/figures/" .. name .. ".html")), card_class(svg, name))
end

-- A picture by itself. LaTeX shows it in its own size where the author gives none, but never larger than the page.
local function latex_picture(image, name, alt, attributes)
  local file = "pictures/" .. pictures[tonumber(name)]
  if image.attributes.width or image.attributes.height then
    return pandoc.Image(alt, file, "", attributes)
  end
  return rawinline("\\picturefile{" .. file .. "}")
end

local function picture(image, name)
  local alt = { pandoc.Str(pandoc.utils.stringify(image.caption)) }
  local attributes = pandoc.Attr("", image.classes, image.attributes)
  if html then
    return pandoc.Image(alt, slurp(build .. "/pictures/" .. name .. ".uri"), image.title, attributes)
  end
  return latex_picture(image, name, alt, attributes)
end

local function numbered_picture(image, name)
  local id = identifier(image, "picture", name)
  local drawing = picture(image, name)
  return html and html_figure(pandoc.Plain({ drawing }), image.caption, id, "", "card as-is") or latex_figure(drawing, image.caption, id)
end

-- Fourth pass: the figures and tables, and the pictures that are numbered, are in their places.
local function picture_in_text(image)
  local name = image.src:match("^picture:(%d+)$")
  return name and picture(image, name)
end

-- Relative column widths, in percent; "" keeps the table as wide as its content.
local function set_widths(tbl, widths)
  local i = 0
  for percent in (widths or ""):gmatch("%d+") do
    i = i + 1
    tbl.colspecs[i] = { tbl.colspecs[i][1], tonumber(percent) / 100 }
  end
  if i == 0 then
    for k, spec in ipairs(tbl.colspecs) do
      tbl.colspecs[k] = { spec[1], nil }
    end
  end
end

-- A heading that is one letter, and nothing else, as text: not every screen reader takes a formula for a heading.
local function letter_headings(tbl)
  for _, row in ipairs(tbl.head.rows) do
    for _, cell in ipairs(row.cells) do
      local content = #cell.contents == 1 and cell.contents[1].content
      if content and #content == 1 and content[1].t == "Math" and content[1].text:match("^%a$") then
        cell.contents = { pandoc.Plain({ pandoc.Emph({ pandoc.Str(content[1].text) }) }) }
      end
    end
  end
end

local function tabular(div)
  local tbl = div.content[1]
  if tbl and tbl.t == "Table" then
    set_widths(tbl, div.attributes.widths)
    if html then
      letter_headings(tbl)
      tbl = tbl:walk({ Math = plain_number })
    end
  end
  return tbl
end

-- Tables of long cells are set small, with air between the rows.
local function latex_table(tbl, widths)
  if (widths or "") == "" then
    return { tbl }
  end
  return { raw("\\begingroup\\small\\renewcommand{\\arraystretch}{1.35}"), tbl, raw("\\endgroup") }
end

local function table_of(image, name)
  local id = identifier(image, "table", name)
  local why = failure("tables", name)
  if why then
    return unmade(image, id, "Table", why)
  end
  local words_of_it = with_note(image.caption, "tables", name)
  local doc = pandoc.read(slurp(build .. "/tables/" .. name .. ".md"), "markdown-smart"):walk({ Str = literal })
  local tbl = tabular(doc.blocks[1])
  if not html then
    -- A float cannot break over pages.
    if #tbl.bodies[1].body > 40 then
      tbl.caption = { long = { pandoc.Plain(pandoc.List({ rawinline("\\label{" .. label_of(id) .. "}") }) .. words_of_it) } }
      return latex_table(tbl, doc.blocks[1].attributes.widths)
    end
    return {
      raw("\\begin{table}[htbp]\n\\centering"),
      pandoc.Plain(latex_caption(words_of_it, id)),
      raw("\\begin{floated}"),
      tbl,
      raw("\\end{floated}\n\\end{table}"),
    }
  end
  return {
    raw('<figure class="table" id="' .. escaped(id) .. '">\n<figcaption>'),
    html_caption(words_of_it, "Table", id),
    raw('</figcaption>\n<div class="scroll" tabindex="0">'),
    tbl,
    raw("</div>\n</figure>\n" .. linked(slurp(build .. "/tables/" .. name .. ".html"))),
  }
end

local function numbered_equation(formula, label)
  if html then
    return {
      raw('<div class="equation" id="' .. escaped(label) .. '">'),
      pandoc.Para({ formula }),
      raw('<span class="equation-number">(' .. numbers[label] .. ")</span></div>"),
    }
  end
  return { raw("\\begin{equation}\\label{" .. label_of(label) .. "}" .. formula.text .. "\\end{equation}") }
end

-- The heading of a part of the page and what stands under it; nothing when that is empty.
local function part(div, text)
  if not html or text == "" then
    return {}
  end
  local out = pandoc.List(div.content)
  out:insert(raw(text))
  return out
end

-- The same of a part that says nothing on paper.
local function screen_part(div, text)
  local out = part(div, text)
  if #out > 0 then
    out:insert(1, raw('<div class="on-screen">'))
    out:insert(raw("</div>"))
  end
  return out
end

local function experiments(div)
  local text = linked(slurp(build .. "/report/experiments.html"))
  return part(div, text == "" and "" or '<section id="experiments">' .. text .. "</section>")
end

local function sources(div)
  return part(div, linked(slurp(build .. "/report/code.html")))
end

-- ", used in Section 4.2" as a link; nothing for a number that stands in a formula alone.
local function used_in(value)
  local out = {}
  for i, id in ipairs(uses[value] or {}) do
    local word = appendices[id] and "Appendix" or "Section"
    out[i] = '<a href="#' .. escaped(id) .. '">' .. word .. "\u{a0}" .. numbers[id] .. "</a>"
  end
  return #out > 0 and ", used in " .. table.concat(out, ", ") or ""
end

local function numbers_list(div)
  local out = {}
  for name in slurp(build .. "/report/values.txt"):gmatch("[^\n]+") do
    out[#out + 1] = '<p class="number-name" id="value:' .. name .. '"><code>' .. name .. "</code>" .. used_in("value:" .. name) .. "</p>\n"
      .. linked(slurp(build .. "/values/" .. name .. ".html"))
  end
  local says = "<p>Every number that the text takes from the database by a query of its own, with that query and the runs behind it. "
    .. "The links in the text lead here.</p>\n"
  return screen_part(div, #out > 0 and says .. table.concat(out) or "")
end

-- report/page/console.js builds the console; the program may have been built without SQLite for the browser.
local function console(div)
  local has = slurp(build .. "/report/data.html"):find('data-part="sqlite-wasm"', 1, true)
  return screen_part(div, has and '<section id="console"><p class="without-script">The query console needs a browser that runs '
    .. "JavaScript and WebAssembly. The data of every figure and table can be downloaded beside it.</p></section>" or "")
end

local function write_block(block)
  local image, sort, name = embedded(block)
  if image and numbers[identifier(image, sort, name)] then
    return ({ figure = figure, table = table_of, picture = numbered_picture })[sort](image, name)
  end
  local formula, label = equation(block)
  if formula then
    return numbered_equation(formula, label)
  end
end

local function write_div(div)
  if div.classes:includes("tabular") then
    local tbl = tabular(div)
    if html then
      local class = div.classes:includes("claims-table") and "scroll claims-table" or "scroll"
      return { raw('<div class="' .. class .. '" tabindex="0">'), tbl, raw("</div>") }
    end
    return latex_table(tbl, div.attributes.widths)
  elseif div.classes:includes("numbers") then
    return numbers_list(div)
  elseif div.classes:includes("experiments") then
    return experiments(div)
  elseif div.classes:includes("sources") then
    return sources(div)
  elseif div.classes:includes("console") then
    return console(div)
  end
end

local began_appendix = false
local function write_header(header)
  if html then
    local number = numbers[header.identifier]
    if number then
      header.content:insert(1, pandoc.Span({ pandoc.Str(number) }, { class = "header-section-number" }))
      header.content:insert(2, pandoc.Space())
    end
    return header
  end
  if appendices[header.identifier] and not began_appendix then
    began_appendix = true
    return { raw("\\appendix"), header }
  end
end

-- Third pass: references and numbers in the text --------------------------------------------------------------

-- [@key, p. 7]: the style, Chicago's, prints a page without "p."; what "{}" parts from the key is no locator and printed as
-- it was written.
local function paged(cite)
  for _, citation in ipairs(cite.citations) do
    local suffix = citation.suffix
    local comma = suffix[1] and suffix[1].text == ","
    local page = suffix[comma and 3 or 1]
    if page and page.t == "Str" and page.text:match("^pp?%.\u{a0}%d") then
      page.text = page.text:gsub("(%d)%-(%d)", "%1–%2")
      citation.suffix = pandoc.List({ pandoc.Str("{}") }) .. (comma and {} or { pandoc.Str(","), pandoc.Space() }) .. suffix
    end
  end
  return cite
end

local function link_to(citation, sort)
  local id, number = citation.id, numbers[citation.id]
  local word = (sort == "sec" and appendices[id]) and "Appendix" or words[sort]
  local bare = citation.mode == "SuppressAuthor"
  if html then
    local shown = sort == "eq" and not bare and "(" .. number .. ")" or number
    return pandoc.Link({ pandoc.Str(bare and shown or word .. "\u{a0}" .. shown) }, "#" .. id)
  end
  local command = sort == "eq" and not bare and "\\eqref{" or "\\ref{"
  return rawinline((bare and "" or word .. "~") .. command .. label_of(id) .. "}")
end

local function reference(cite)
  local out = pandoc.List()
  for i, citation in ipairs(cite.citations) do
    local sort = citation.id:match("^(%a+):")
    if not words[sort] then
      return paged(cite)
    end
    if i > 1 then
      out:insert(pandoc.Str(","))
      out:insert(pandoc.Space())
    end
    out:insert(link_to(citation, sort))
  end
  return out
end

-- `experiments/NAME.yaml` leads to what the page says of the experiment.
local function file(code)
  local id = "experiment:" .. (code.text:match("^experiments/([%w.-]+)%.yaml$") or "")
  if html and shown[id] then
    return pandoc.Link({ code }, "#" .. id)
  end
end

local function number(span)
  if span.classes:includes("source") and not html then
    local out = pandoc.List({ rawinline("{\\small\\itshape ") })
    out:extend(span.content)
    out:insert(rawinline("}"))
    return out
  elseif span.classes:includes("number") then
    local target = span.attributes.source
    if html and shown[target] then
      local content = span.content:walk({ Math = plain_number })
      return pandoc.Link(content, "#" .. target, "what stands behind this number", { class = "number" })
    end
    return span.content
  elseif span.classes:includes("experiment") then
    local id = "experiment:" .. pandoc.utils.stringify(span.content)
    return (html and shown[id]) and pandoc.Link(span.content, "#" .. id) or span.content
  elseif span.classes:includes("claim-name") then
    local name = pandoc.Strong(span.content)
    return html and pandoc.Link({ name }, "#behind:claim:" .. pandoc.utils.stringify(span.content)) or name
  end
end

return {
  { RawInline = put, RawBlock = put },
  { Pandoc = count_shown },
  { Para = write_block, Plain = write_block, Div = write_div, Header = write_header, Cite = reference, Span = number,
    Code = file, Str = literal, Strikeout = strikeout, Underline = underline },
  { Image = picture_in_text },
}
