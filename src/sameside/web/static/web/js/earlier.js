// A link to a text that lies further back than the page shows (#text-7) asks for the part with it.
const [, text] = /^#text-(\d+)$/.exec(location.hash) ?? [];
if (text && !document.getElementById(`text-${text}`) && !location.search.includes("until="))
  location.replace(`?until=${text}${location.hash}`);
