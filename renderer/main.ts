import { mount } from 'svelte';
import App from './App.svelte';
import { connect } from './app.ts';
import './styles/tokens.css';
import './styles/base.css';

const target = document.querySelector('#root');
if (target !== null) mount(App, { target, props: { app: connect(window.app) } });
