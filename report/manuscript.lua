--[[ manuscript.lua: what report/report.md asks for, as pandoc reads it.

src/report/slots.c puts one character of plane 16 in the place of what stands between the braces of {value:NAME} and the like, and
one in the place of an escaped dollar sign. pandoc reads the text, and this filter tells, a line each in asked.txt beside its output, what it met, in
the order of the text: what it is, a tab, the words that stand for it in the source. A placeholder in text becomes raw text of the
format "overparam", for filter.lua to read once its value has been put there; in code and raw TeX it is none. Labels of formulas
become identifiers; TeX's references and citations become pandoc's own, and so work in both files. ]]

local folder = PANDOC_STATE.output_file:match("^(.*)/")
local slot = "{(\xF4[\x80-\x8E][\x80-\xBF\xF4]*)(}?)"
local escaped = "(\xF4\x8F[\xBC\xBD][\x80-\xBF])\xF4\x8F\xBF\xBD"
local asked, cited, raw_labels, n_pictures = {}, {}, {}, 0

local function ask(sort, ...)
  local line = sort
  for _, words in ipairs({ ... }) do
    line = line .. "\t" .. words:gsub("[\t\n]", " ")
  end
  asked[#asked + 1] = line .. "\n"
end

-- "fig:NAME" and the like.
local function is_label(id)
  local sort = id:match("^(%a+):.")
  return sort == "fig" or sort == "tbl" or sort == "sec" or sort == "eq"
end

-- `sort` is "label" where something gets a number, else "loose".
local function define(id, sort)
  if is_label(id) then
    ask(sort, "#" .. id)
  end
end

-- First pass: TeX and labels as pandoc's own ---------------------------------------------------------------------

local function note_labels(raw)
  for label in raw.text:gmatch("\\label{([^{}]*)}") do
    raw_labels[label] = true
  end
end

local words = { autoref = "AuthorInText", cref = "AuthorInText", Cref = "AuthorInText", eqref = "AuthorInText", ref = "SuppressAuthor" }

-- \autoref{fig:NAME} as @fig:NAME, \ref{fig:NAME} as -@fig:NAME, \cite{KEY} as [@KEY], a link as a link; all else stays TeX.
local function tex(raw)
  local command, argument = raw.text:match("^\\(%a+)%*?([%[{].*[%]}])%s*$")
  if not command or argument:find("[\\\xF4]") then
    return nil
  end
  local label = argument:match("^{([^{}]*)}$")
  if words[command] and label and not raw_labels[label] then
    local list = pandoc.List()
    for id in label:gmatch("[^%s,]+") do
      list:insert(pandoc.Citation(id, words[command]))
    end
    return pandoc.Cite({ pandoc.Str(label) }, list)
  elseif command:match("^cite[pt]?$") or command == "url" or command == "href" then
    local read = pandoc.read(raw.text, "latex").blocks[1]
    return read and read.content
  end
end

-- A paragraph that is one displayed formula and {#eq:NAME}: the formula in a span of that identifier. A picture that stands
-- alone is marked.
local function shape(block)
  local formula, label = nil, ""
  for _, x in ipairs(block.content) do
    if x.t == "Math" and x.mathtype == "DisplayMath" and not formula then
      formula = x
    elseif x.t == "Str" then
      label = label .. x.text
    elseif x.t ~= "Space" and x.t ~= "SoftBreak" then
      formula = false
    end
  end
  local id = label:match("^{#(eq:[^{}]+)}$")
  if formula and id then
    block.content = { pandoc.Span({ formula }, { id = id, class = "equation" }) }
    return block
  end
  local only = #block.content == 1 and block.content[1]
  if only and only.t == "Image" then
    only.attributes.alone = "yes"
    block.content = { only }
    return block
  end
end

-- A fence may close here: see `fence`.
local function mark_end(div)
  div.content:insert(pandoc.RawBlock("overparam-end", ""))
  return div
end

-- Second pass: what is asked -------------------------------------------------------------------------------------

local ask_all

-- Copies of what is looked for may stand in code: they are passed over, line by line.
local function verbatim(code)
  if code.format == "overparam-end" then
    ask("verbatim", ":::")
    return {}
  end
  for line in code.text:gmatch("[^\n]+") do
    if code.format ~= "overparam" and line:find("[@#!$:`~]") then
      ask("verbatim", line)
    end
  end
end

local function math(formula)
  verbatim(formula)
  for inside in formula.text:gmatch(slot) do
    ask("math", inside)
  end
end

local function str(s)
  if s.text:find("%$[%a\\$]") then
    ask("mistake", s.text:match("%$[%a\\$].*"), "this $ opens a formula that its paragraph does not close", "\\$ is a dollar sign")
  elseif s.text:find("^{#eq:") then
    ask("mistake", s.text, "this label belongs to no formula", "$$ ... $$ {#eq:NAME} stands alone in its paragraph")
  end
  local out, at = pandoc.List(), 1
  for before, inside, close, after in s.text:gmatch("()" .. slot .. "()") do
    ask(close == "" and "open" or "text", inside)
    out:insert(pandoc.Str(s.text:sub(at, before - 1)))
    out:insert(pandoc.RawInline("overparam", inside))
    at = after
  end
  out:insert(pandoc.Str(s.text:sub(at)))
  for _, x in ipairs(out) do
    x.text = x.text:gsub(escaped, function(c) return string.char(utf8.codepoint(c) & 0x7F) end)
  end
  return out:filter(function(x) return x.text ~= "" end), false
end

-- (The content of a citation is its source, not text.)
local function cite(c)
  for _, citation in ipairs(c.citations) do
    citation.prefix = pandoc.Inlines(citation.prefix):walk(ask_all)
    if citation.id ~= "*" then
      ask(is_label(citation.id) and "use" or "cite", citation.id)
      cited[citation.id] = true
    end
    citation.suffix = pandoc.Inlines(citation.suffix):walk(ask_all)
  end
  return c, false
end

local function image(picture)
  local alone = picture.attributes.alone == "yes"
  picture.attributes.alone = nil
  picture.caption = picture.caption:walk(ask_all)
  ask(alone and "picture" or "inline", picture.src)
  define(picture.identifier, alone and "label" or "loose")
  if not picture.src:match("^figure:") and not picture.src:match("^table:") then
    n_pictures = n_pictures + 1
    picture.src = "picture:" .. n_pictures
  end
  return picture, false
end

local function header(h)
  h.content = h.content:walk(ask_all)
  define(h.identifier, "label")
  return h, false
end

local function span(s)
  define(s.identifier, s.classes:includes("equation") and "label" or "loose")
end

local function div(d)
  ask("verbatim", ":::")
  define(d.identifier, "loose")
end

-- A fence that is text opens or closes nothing. A placeholder by itself may stand for blocks.
local function paragraph(block)
  local first = block.content[1]
  if not first or first.t ~= "Str" then
    return nil
  elseif first.text:match("^```") or first.text:match("^~~~") then
    ask("mistake", first.text, "this block of code has no end", "a line with as many of these marks ends it")
    return block, false
  elseif first.text:match("^:::") and #block.content > 1 then
    ask("mistake", first.text, "what this ::: opens is never closed", "a line with ::: alone closes it")
    return block, false
  elseif first.text:match("^:::") then
    ask("mistake", first.text, "this ::: closes nothing", "::: {.class} opens what it closes")
    return block, false
  end
  local inside = #block.content == 1 and first.text:match("^" .. slot:sub(1, -5) .. "}$")
  if inside then
    ask("block", inside)
    return pandoc.RawBlock("overparam", inside), false
  end
end

ask_all = { traverse = "topdown", Para = paragraph, Plain = paragraph, Header = header, Div = div, Span = span, Image = image,
  Cite = cite, Str = str, Math = math, Code = verbatim, CodeBlock = verbatim, RawInline = verbatim, RawBlock = verbatim }

-- The sources -----------------------------------------------------------------------------------------------------

-- Commands of an entry that pandoc does not know, and would drop without a word. Of these fields nothing is printed.
local function ask_commands(entry)
  for _, field in ipairs({ "abstract", "annotation", "annote", "file", "keywords" }) do
    entry = entry:gsub("%f[%w]" .. field .. "%s*=%s*%b{}", "")
  end
  for command in entry:gsub("\\%$", ""):gsub("%$.-%$", ""):gmatch("\\%a+") do
    local function tell()
      ask("misprint", command, "pandoc knows no '" .. command .. "' and would drop it", "write what it stands for")
    end
    pandoc.read(command .. "{x}", "latex+raw_tex"):walk({ RawInline = tell, RawBlock = tell })
  end
end

local function ask_sources(meta)
  local path = folder .. "/references.bib"
  local file = assert(io.open(path, "rb"))
  local text = file:read("a")
  file:close()
  local all = pandoc.MetaInlines({ pandoc.Cite({}, { pandoc.Citation("*", "NormalCitation") }) })
  local fine, sources = pcall(pandoc.utils.references,
    pandoc.Pandoc({}, { bibliography = path, nocite = all, references = meta.references }))
  if not fine then
    -- What pandoc says has line and column somewhere.
    local line, column = tostring(sources):match("line (%d+), column (%d+)")
    local words = line and text:match(("[^\n]*\n"):rep(line - 1) .. "([^\n]*)")
    ask("misprint", words and words:sub(column) or "?", "pandoc cannot read this", tostring(sources))
    return
  end
  for _, source in ipairs(sources) do
    ask("source", source.id)
  end
  for entry in text:gmatch("@%a+%s*(%b{})") do
    if cited[entry:match("^{%s*([^%s,]*)")] then
      ask_commands(entry)
    end
  end
end

function Pandoc(doc)
  doc:walk({ RawInline = note_labels, RawBlock = note_labels, Math = note_labels })
  doc = doc:walk({ RawInline = tex, Para = shape, Plain = shape, Div = mark_end })
  doc = doc:walk(ask_all)
  if next(cited) then
    ask_sources(doc.meta)
  end
  local file = assert(io.open(folder .. "/asked.txt", "wb"))
  file:write(table.concat(asked))
  file:close()
  return doc
end
