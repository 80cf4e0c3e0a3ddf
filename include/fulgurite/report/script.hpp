// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>

namespace fulgurite::report {

/// What makes a page's charts answer: values under the pointer, smoothing, a logarithmic scale, a search for names. It
/// draws each figure again from the numbers that stand in it, by the rules of `LineChart`; a page is whole without it.
///
/// It holds no "less than", so that what reads HTML need not know where a script ends.
inline constexpr std::string_view script = R"js(
(()=>{'use strict';
const $=q=>[...document.querySelectorAll(q)],figures=$('figure.plot').map(f=>({f,data:JSON.parse(f.querySelector('script').textContent)}));
if(!figures.length)return;
const NS=document.querySelector('figure.plot svg').namespaceURI,H=250,L=46,R=14,T=10,B=24;
const state={smooth:'',scale:'auto'};
try{Object.assign(state,JSON.parse(sessionStorage.fulgurite||'{}'))}catch(e){}
const num=(v,d=4)=>{if(v===null||v===undefined)return'not finite';const a=Math.abs(v);
 let s=a&&(1e-4>a||a>=10**d)?v.toExponential(d-1).replace(/\.?0*e\+?/,'e'):String(+v.toPrecision(d));return s.replace(/^-/,'\u2212')};
const count=(v,most)=>v===0?'0':most>=1e9?num(v/1e9)+'G':most>=1e6?num(v/1e6)+'M':most>=1e4?num(v/1e3)+'k':num(v);
const linear=(lo,hi,n)=>{const rough=(hi-lo)/n,p=10**Math.floor(Math.log10(rough)),f=rough/p,
 step=(f>=Math.sqrt(50)?10:f>=Math.sqrt(10)?5:f>=Math.SQRT2?2:1)*p,all=[];
 const first=Math.ceil(lo/step-1e-9),last=Math.min(Math.floor(hi/step+1e-9),first+2*n);
 if(Number.isFinite(step)&&step>0)for(let i=first;last>=i;++i)all.push(i*step);return all};
const logarithmic=(lo,hi,n)=>{const all=[],a=Math.floor(Math.log10(lo)),b=Math.ceil(Math.log10(hi)),
 every=Math.max(1,Math.floor((b-a+n-1)/n)),few=2.5>Math.log10(hi/lo);
 for(let e=a;b>=e;e+=every)for(const k of[1,2,5]){const t=k*10**e;if((k===1||few)&&t>=lo*(1-1e-9)&&hi*(1+1e-9)>=t)all.push(t)}return all};
const wantsLog=v=>{if(3>v.length)return false;const s=[...v].sort((a,b)=>a-b),lo=s[0],hi=s[s.length-1];
 return lo>0&&hi/lo>100&&0.05>(s[Math.floor(s.length/2)]-lo)/(hi-lo)};
const axis=(v,log)=>{if(!v.length)return[0,1];const lo=v.reduce((a,b)=>Math.min(a,b)),hi=v.reduce((a,b)=>Math.max(a,b));
 if(log)return[lo/1.25,hi*1.25];
 if(1e-9*Math.max(Math.abs(lo),Math.abs(hi))>=hi-lo){const air=lo===0?1:Math.abs(lo)*0.1;return[lo-air,hi+air]}
 const air=(hi-lo)*0.06;return[lo>=0?Math.max(0,lo-air):lo-air,hi+air]};
const smoothed=(v,w)=>{let sum=0,n=0;return v.map(x=>{if(x===null)return x;sum=w*sum+(1-w)*x;++n;return sum/(1-w**n)})};
const make=(name,set,to)=>{const e=document.createElementNS(NS,name);for(const k in set)e.setAttribute(k,set[k]);to.append(e);return e};
const path=(to,cls,xs,ys)=>{let d='',run=0;const lift=()=>{if(run===1)d+='h0';run=0};
 xs.forEach((x,i)=>{if(ys[i]===null||x===null||!Number.isFinite(ys[i]))return lift();d+=(run++?'L':'M')+x.toFixed(1)+' '+ys[i].toFixed(1)});
 lift();make('path',{class:cls,d},to)};
function draw(one){const{f,data}=one,W=Math.round(f.clientWidth-28);if(!(W>60))return;
 for(const s of f.querySelectorAll('svg'))s.remove();
 const svg=make('svg',{viewBox:`0 0 ${W} ${H}`,role:'img','aria-label':f.dataset.name},f);f.classList.add('drawn');
 const curve=data.curve,all=data.lines.flatMap(l=>l.v.filter(v=>v!==null)),steps=data.lines.flatMap(l=>l.s.filter(v=>v!==null));
 const positive=all.filter(v=>v>0),log=!curve&&(state.scale==='log'?positive.length>0:state.scale==='auto'&&wantsLog(all));
 if(!curve)f.querySelector('figcaption i').textContent=(log?'logarithmic, ':'')+'over steps';
 const share=v=>v.every(x=>x>=0&&1>=x);
 let[lo,hi]=curve&&share(all)?[0,1]:axis(log?positive:all,log),x0=steps.length?steps.reduce((a,b)=>Math.min(a,b)):0,x1=steps.length?steps.reduce((a,b)=>Math.max(a,b)):1;
 if(curve&&share(steps))[x0,x1]=[0,1];if(x0===x1)x1=x0+1;
 const X=s=>s===null?null:L+6+(s-x0)/(x1-x0)*(W-R-L-6),t=log?Math.log:v=>v,
 Y=v=>v===null||(log&&!(v>0))?null:H-B+(t(v)-t(lo))/(t(hi)-t(lo))*(T-H+B);
 const grid=make('g',{class:'grid'},svg),ys=make('g',{class:'ticks','text-anchor':'end'},svg),xs=make('g',{class:'ticks','text-anchor':'middle'},svg);
 for(const v of log?logarithmic(lo,hi,6):linear(lo,hi,5)){make('path',{d:`M${L} ${Y(v).toFixed(1)}H${W-R}`},grid);
  make('text',{x:L-6,y:(Y(v)+3.5).toFixed(1)},ys).textContent=num(v)}
 for(const v of linear(x0,x1,Math.max(2,Math.floor(W/85))))if(curve||v===Math.floor(v))
  make('text',{x:X(v).toFixed(1),y:H-7},xs).textContent=curve?num(v):count(v,x1);
 for(const l of data.lines){const n=l.v.length,noisy=!curve&&(state.smooth===''?!l.f&&n>150:state.smooth>0),
  w=state.smooth===''?1-50/Math.max(100,n):+state.smooth,px=l.s.map(X);
  l.smooth=noisy?smoothed(l.v,w):null;
  if(!(noisy&&l.f))path(svg,'line '+l.c+(l.f||noisy?' faint':''),px,l.v.map(Y));
  if(noisy)path(svg,'line '+l.c+(l.f?' faint':''),px,l.smooth.map(Y));
  else if(!curve&&!l.f&&60>=n){const g=make('g',{class:'dots '+l.c},svg);
   px.forEach((x,i)=>{const y=Y(l.v[i]);if(y!==null)make('circle',{cx:x.toFixed(1),cy:y.toFixed(1),r:n===1?4:2.6},g)})}}
 const cross=make('path',{class:'cross',d:''},svg);
 const show=e=>{const box=svg.getBoundingClientRect(),at=x0+((e.clientX-box.left)/box.width*W-L-6)/(W-R-L-6)*(x1-x0);
  const near=data.lines.map(l=>{let k=-1,d=Infinity;l.s.forEach((s,i)=>{const g=s===null?Infinity:Math.abs(s-at);if(d>=g&&s!==null){d=g;k=i}});return k});
  let best=null;near.forEach((k,i)=>{if(k>=0){const s=data.lines[i].s[k];if(best===null||Math.abs(best-at)>Math.abs(s-at))best=s}});
  if(best===null)return;const tip=one.tip||(one.tip=f.appendChild(document.createElement('div')));tip.className='tip';tip.hidden=false;tip.textContent='';
  const head=tip.appendChild(document.createElement('b'));head.textContent=data.x+' '+(curve?num(best):best);
  near.forEach((k,i)=>{if(0>k)return;const l=data.lines[i],s=l.s[k],row=tip.appendChild(document.createElement('span'));row.className='key '+l.c+(l.f?' faint':'');
   row.textContent=`${l.l}  ${num(l.v[k],6)}`+(l.smooth&&l.v[k]!==null?` (smoothed ${num(l.smooth[k],5)})`:'')+(s===best?'':` at ${curve?num(s):s}`)});
  const px=X(best);cross.setAttribute('d',`M${px.toFixed(1)} ${T}V${H-B}`);
  const left=f.getBoundingClientRect(),x=box.left-left.left+px/W*box.width;
  tip.style.top=(box.top-left.top+8)+'px';if(px>W/2){tip.style.right=(left.width-x+10)+'px';tip.style.left='auto'}else{tip.style.left=(x+10)+'px';tip.style.right='auto'}};
 svg.addEventListener('pointermove',show);svg.addEventListener('pointerdown',show);
 svg.addEventListener('pointerleave',()=>{cross.setAttribute('d','');if(one.tip)one.tip.hidden=true})}
const redraw=()=>{for(const one of figures)draw(one);try{sessionStorage.fulgurite=JSON.stringify(state)}catch(e){}};
for(const tools of $('.tools')){tools.hidden=false;const by=id=>tools.querySelector('#'+id),slider=by('smooth'),said=by('smoothed'),scale=by('scale'),filter=by('filter');
 const tell=()=>{said.textContent=state.smooth===''?'automatic':state.smooth>0?(+state.smooth).toFixed(2):'none'};
 slider.value=state.smooth||0;scale.value=state.scale;tell();
 slider.addEventListener('input',()=>{state.smooth=+slider.value;tell();redraw()});
 scale.addEventListener('change',()=>{state.scale=scale.value;redraw()});
 filter.addEventListener('input',()=>{const part=filter.value.toLowerCase();
  for(const e of $('[data-name]'))e.hidden=!e.dataset.name.toLowerCase().includes(part)})}
for(const d of $('details'))d.addEventListener('toggle',()=>{for(const one of figures)if(d.contains(one.f))draw(one)});
let wait=0;addEventListener('resize',()=>{clearTimeout(wait);wait=setTimeout(redraw,120)});
redraw()})();
)js";

} // namespace fulgurite::report
